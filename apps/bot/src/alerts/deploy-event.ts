import { type AlertEvent, EVENT_SEVERITIES } from '@jobs-monitor/core';
import type { Deploy } from '../store/deploys.js';

/** That a version went out, for rules that ask for it. Each version is news of its own, whatever another's cooldown is. */
export function eventOfDeploy({ deploy_id, version, at, by, note, url }: Deploy): AlertEvent {
  return {
    event_id: `deploy/${deploy_id}`,
    name: 'deploy',
    severity: EVENT_SEVERITIES.deploy,
    at,
    job_id: null,
    run_id: null,
    category: null,
    worker_id: null,
    reason: null,
    attempt: null,
    error: null,
    error_signature: null,
    facts: { subject: `deploy ${version}`, version, deployed_by: by.name, note, url },
  };
}
