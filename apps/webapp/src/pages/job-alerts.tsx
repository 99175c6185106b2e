import { type contract, type JobWire, matchesGlob, type OutputOf, type SilenceWire } from '@jobs-monitor/core';
import { Icon } from '../views/icon.js';
import { Card } from '../views/parts.js';
import { useView } from '../views/view.js';
import { addressOf } from './address.js';
import { AlertList } from './alerts/alert-card.js';
import { byUrgency } from './alerts/order.js';
import { isActive, SilenceList } from './alerts/silence-view.js';

export interface JobAlertsProps {
  job: JobWire;
  open: OutputOf<typeof contract.listAlerts> | null;
  silences: readonly SilenceWire[];
}

/** What is wrong with a job now, and what is kept from being told about it; on quiet days only a line. */
export function JobAlerts({ job, open, silences }: JobAlertsProps) {
  const { say, now, locale } = useView();
  if (!open) return null;
  const silent = silences.filter((silence) => isActive(silence, now) && concernsJob(silence, job));
  const names = new Map([[job.job_id, job.texts.name[locale]]]);
  return (
    <>
      <Card
        id="incidents"
        title={say('web.incidents')}
        aside={<a href={addressOf('/alerts', { state: 'all', job_id: job.job_id })}>{say('web.alerts_of_job')}</a>}
        flush
      >
        {open.alerts.length > 0 ? (
          <AlertList alerts={byUrgency(open.alerts)} names={names} />
        ) : (
          <p class="all-quiet">
            <Icon name="completed" />
            {say('web.alerts_quiet')}
          </p>
        )}
      </Card>
      {silent.length > 0 && (
        <Card id="silences" title={say('web.silences')} flush>
          <SilenceList silences={silent} />
        </Card>
      )}
    </>
  );
}

/** True if the silence may hold back something about this job; which rule and how severe is not asked here. */
export function concernsJob(
  { matcher }: Pick<SilenceWire, 'matcher'>,
  job: Pick<JobWire, 'job_id' | 'category'>,
): boolean {
  if (matcher.category !== null && matcher.category !== job.category) return false;
  return matcher.job_id === null || matchesGlob(matcher.job_id, job.job_id);
}
