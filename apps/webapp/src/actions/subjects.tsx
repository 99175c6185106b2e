import type { AlertWire, JobWire, RunSummaryWire } from '@jobs-monitor/core';
import { SeverityBadge } from '../pages/alerts/marks.js';
import { Code, Text } from '../views/data.js';
import { excerpt } from '../views/excerpt.js';
import { StatusBadge } from '../views/status.js';
import { useView } from '../views/view.js';

/** The job that an action is about. */
export function JobSubject({ job, jobId }: { job: JobWire | null; jobId: string }) {
  const { locale } = useView();
  return (
    <p class="subject">
      {job && (
        <strong>
          <Text>{job.texts.name[locale]}</Text>
        </strong>
      )}
      <Code>{jobId}</Code>
    </p>
  );
}

/** The run that an action is about. */
export function RunSubject({ run, runId }: { run: RunSummaryWire | null; runId: string }) {
  return (
    <p class="subject">
      {run && (
        <>
          <strong dir="ltr">{run.job_id}</strong>
          <StatusBadge status={run.status} />
        </>
      )}
      <Code>{runId}</Code>
    </p>
  );
}

/** The incident that an action is about. */
export function AlertSubject({ alert, alertId }: { alert: AlertWire | null; alertId: string }) {
  const { locale } = useView();
  return (
    <p class="subject">
      {alert ? (
        <>
          <SeverityBadge severity={alert.severity} />
          <strong>
            <Text>{excerpt(alert.text[locale])}</Text>
          </strong>
        </>
      ) : (
        <Code>{alertId}</Code>
      )}
    </p>
  );
}
