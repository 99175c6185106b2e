import type { JobWire } from '@jobs-monitor/core';
import { Icon } from '../views/icon.js';
import { useView } from '../views/view.js';

/** Running, paused or disabled; nothing for a job that simply waits for its time. */
export function JobState({ job }: { job: JobWire }) {
  const { say } = useView();
  if (job.active_count > 0) {
    return (
      <span class="badge is-running">
        <Icon name="running" />
        {say('status.running')}
      </span>
    );
  }
  if (!job.enabled) {
    return (
      <span class="badge is-skipped">
        <Icon name="cancelled" />
        {say('web.state_disabled')}
      </span>
    );
  }
  if (!job.paused) return null;
  return (
    <span class="badge is-warning">
      <Icon name="pause" />
      {say('web.state_paused')}
    </span>
  );
}
