import { hasRole, type JobWire } from '@jobs-monitor/core';
import { ActionLink } from '../views/action-link.js';
import { jobHref } from '../views/href.js';
import { useView } from '../views/view.js';

/** Run, and pause or resume: only what this person may do and the job allows. */
export function JobActions({ job, compact = false }: { job: JobWire; compact?: boolean }) {
  const { say, locale, actor } = useView();
  if (!actor || !hasRole(actor.role, 'operator')) return null;
  const path = jobHref(job.job_id);
  const subject = job.texts.name[locale];
  return (
    <>
      {job.can_trigger && job.enabled && !job.paused && (
        <ActionLink
          href={`${path}/run`}
          label={say('web.run_now')}
          subject={subject}
          icon="play"
          tone="primary"
          compact={compact}
        />
      )}
      {!job.dynamic &&
        (job.paused ? (
          <ActionLink
            href={`${path}/resume`}
            label={say('web.resume')}
            subject={subject}
            icon="resume"
            compact={compact}
          />
        ) : (
          <ActionLink
            href={`${path}/pause`}
            label={say('web.pause')}
            subject={subject}
            icon="pause"
            compact={compact}
          />
        ))}
    </>
  );
}
