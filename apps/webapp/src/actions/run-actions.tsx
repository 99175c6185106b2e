import type { Action } from './action.js';
import { RunSubject } from './subjects.js';

/** Asks an active run to stop. */
export const cancelRun: Action = {
  path: '/runs/:run_id/cancel',
  role: 'operator',
  async ask({ params, view, read }, { reason }) {
    const run = (await read('getRun', { params: { run_id: params.run_id ?? '' } }))?.run ?? null;
    return {
      title: view.say('web.cancel_title'),
      text: (
        <>
          <p>{view.say('web.cancel_text')}</p>
          <RunSubject run={run} runId={params.run_id ?? ''} />
        </>
      ),
      fields: (
        <label class="field">
          <span>{view.say('web.reason_optional')}</span>
          <input name="reason" value={reason} maxLength={500} dir="auto" />
        </label>
      ),
      button: view.say('web.cancel_run'),
      tone: 'danger',
    };
  },
  async act({ params, view, call }, form) {
    const runId = params.run_id ?? '';
    const reason = form.reason?.trim();
    await call('cancelRun', { params: { run_id: runId }, body: { ...(reason && { reason }) } });
    return { kind: 'done', text: view.say('web.cancel_done'), runId };
  },
};

/** Starts an ended run again with the same args. */
export const retryRun: Action = {
  path: '/runs/:run_id/retry',
  role: 'operator',
  async ask({ params, view, read }) {
    const run = (await read('getRun', { params: { run_id: params.run_id ?? '' } }))?.run ?? null;
    return {
      title: view.say('web.retry_title'),
      text: (
        <>
          <p>{view.say('web.retry_text')}</p>
          <RunSubject run={run} runId={params.run_id ?? ''} />
        </>
      ),
      button: view.say('web.retry'),
      tone: 'primary',
    };
  },
  async act({ params, view, call }) {
    const { run_id } = await call('retryRun', { params: { run_id: params.run_id ?? '' } });
    return { kind: 'done', text: view.say('web.run_asked'), runId: run_id };
  },
};
