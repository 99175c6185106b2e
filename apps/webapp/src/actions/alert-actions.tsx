import { type contract, formatDuration, type OutputOf } from '@jobs-monitor/core';
import type { PageRequest } from '../pages/page.js';
import { Code } from '../views/data.js';
import { excerpt } from '../views/excerpt.js';
import { personText } from '../views/person.js';
import type { View } from '../views/view.js';
import type { Action, ActionRequest, Question } from './action.js';
import { AlertSubject } from './subjects.js';

type TestResults = OutputOf<typeof contract.sendTestAlert>['results'];

/** Says that this person looks after an incident. Who came first stays. */
export const acknowledgeAlert: Action = {
  path: '/alerts/:alert_id/acknowledge',
  role: 'operator',
  ask: (request, given) => questionAbout(request, 'acknowledge', given),
  async act(request, form) {
    const { say } = request.view;
    const { alert } = await request.call('acknowledgeAlert', inputOf(request, form));
    const by = alert.acknowledged?.by;
    const isOther = by && (by.id !== request.actor.id || by.kind !== request.actor.kind);
    // The name is isolated from the sentence around it, whatever its direction.
    const name = isOther && `\u2068${personText(by, say)}\u2069`;
    return { kind: 'done', text: name ? say('web.acknowledge_other', { name }) : say('web.acknowledge_done') };
  },
};

/** Closes an incident by hand. */
export const resolveAlert: Action = {
  path: '/alerts/:alert_id/resolve',
  role: 'operator',
  ask: (request, given) => questionAbout(request, 'resolve', given),
  async act(request, form) {
    await request.call('resolveAlert', inputOf(request, form));
    return { kind: 'done', text: request.view.say('web.resolve_done') };
  },
};

/** Sends a test message to one channel or to all, and tells what truly became of each. */
export const testAlerts: Action = {
  path: '/alerts/test',
  role: 'operator',
  async ask({ view: { say } }, { channel }) {
    return {
      title: say('web.test_title'),
      text: (
        <>
          <p class="subject">{channel ? <Code>{excerpt(channel, 64)}</Code> : say('web.test_every')}</p>
          <p>{say('web.test_text')}</p>
        </>
      ),
      fields: channel && <input type="hidden" name="channel" value={channel} />,
      button: say('web.test_send'),
      tone: 'primary',
    };
  },
  async act({ view, call }, { channel }) {
    const { results } = await call('sendTestAlert', { body: { ...(channel && { channel }) } });
    return noticeOf(results, view);
  },
};

async function questionAbout(
  { params, view: { say }, read }: PageRequest,
  deed: 'acknowledge' | 'resolve',
  { note }: Record<string, string>,
) {
  const alertId = params.alert_id ?? '';
  const alert = (await read('getAlert', { params: { alert_id: alertId } }))?.alert ?? null;
  return {
    title: say(`web.${deed}_title`),
    text: (
      <>
        <AlertSubject alert={alert} alertId={alertId} />
        <p>{say(`web.${deed}_text`)}</p>
      </>
    ),
    fields: (
      <label class="field">
        <span>{say('web.note_optional')}</span>
        <input name="note" value={note} maxLength={500} dir="auto" />
      </label>
    ),
    button: say(`web.${deed}`),
    tone: 'primary',
  } satisfies Question;
}

function inputOf({ params }: ActionRequest, form: Record<string, string>) {
  const note = form.note?.trim();
  return { params: { alert_id: params.alert_id ?? '' }, body: { ...(note && { note }) } };
}

function noticeOf(results: TestResults, { say, locale }: View) {
  if (results.length === 0) return { kind: 'problem', text: say('web.test_none') } as const;
  const failed = results.filter(({ ok }) => !ok).length;
  return {
    kind: failed > 0 ? 'problem' : 'done',
    text: failed > 0 ? say('web.test_failed', { failed }) : say('web.test_done', { count: results.length }),
    results: results.map(({ channel, ok, error, took_ms }) => ({
      name: excerpt(channel, 64),
      ok,
      text: ok ? say('web.test_ok', { duration: formatDuration(took_ms / 1000, locale) }) : excerpt(error ?? ''),
    })),
  } as const;
}
