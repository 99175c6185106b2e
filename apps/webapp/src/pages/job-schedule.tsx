import { type contract, type JobWire, type OutputOf, sayWhy } from '@jobs-monitor/core';
import { Ago, At, Code, instantText, Text } from '../views/data.js';
import { Card } from '../views/parts.js';
import { useView } from '../views/view.js';
import { nextTimes, scheduleInWords } from './schedule.js';

const NEXT_TIMES = 5;

/** Why a job is not running now, or that it is. */
export function WhyCard({ why }: { why: OutputOf<typeof contract.explainJob> }) {
  const { say, locale, timeZone } = useView();
  const isGoing = why.state === 'running' || why.state === 'queued';
  return (
    <Card
      id="why"
      title={say(isGoing ? 'web.why_now' : 'web.why')}
      aside={<span class="tag">{say(`web.why_${why.state}`)}</span>}
    >
      <ul class="reasons">
        {why.explanation.map((reason) => (
          <li key={reason.code}>
            <Text>{sayWhy(locale, reason, (iso) => instantText(iso, locale, timeZone))}</Text>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** When a job runs, in words and as it is written, and the next times. */
export function ScheduleCard({ job }: { job: JobWire }) {
  const { say, locale } = useView();
  const times = job.enabled && !job.paused ? nextTimes(job, NEXT_TIMES) : [];
  return (
    <Card id="schedule" title={say('web.schedule')}>
      <p class="strong">{scheduleInWords(job, say, locale)}</p>
      <p class="muted">
        <Code>{job.schedule}</Code>
      </p>
      {times.length > 0 && (
        <>
          <h3>{say('web.next_times')}</h3>
          <ol class="next-times">
            {times.map((time, index) => (
              <li key={time.getTime()}>
                <At at={time.toISOString()} />
                {index === 0 && <Ago at={time.toISOString()} />}
              </li>
            ))}
          </ol>
        </>
      )}
    </Card>
  );
}
