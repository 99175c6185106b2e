import { SilenceMatcher } from '../pages/alerts/silence-view.js';
import type { PageRequest } from '../pages/page.js';
import { instantText, Text } from '../views/data.js';
import { excerpt } from '../views/excerpt.js';
import type { Action, ActionRequest, Question } from './action.js';
import { SilenceFields } from './silence-fields.js';
import { silenceOf } from './silence-form.js';
import { AlertSubject } from './subjects.js';

/** Holds back whatever fits, for a while. The address may fill the fields in. */
export const createSilence: Action = {
  path: '/alerts/silences/new',
  role: 'operator',
  async ask(request, given) {
    const { say } = request.view;
    return questionOf(request, given, {
      title: say('web.silence_new_title'),
      text: <p>{say('web.silence_new_text')}</p>,
    });
  },
  act: silence,
};

/** The same, filled in from an incident. */
export const silenceAlert: Action = {
  path: '/alerts/:alert_id/silence',
  role: 'operator',
  async ask(request, given) {
    const { say } = request.view;
    const alertId = request.params.alert_id ?? '';
    const alert = (await request.read('getAlert', { params: { alert_id: alertId } }))?.alert ?? null;
    const filled = { ...(alert?.job_id && { job_id: alert.job_id }), ...(alert && { rule: alert.rule }), ...given };
    return questionOf(request, filled, {
      title: say('web.silence_this'),
      text: (
        <>
          <AlertSubject alert={alert} alertId={alertId} />
          <p>{say('web.silence_new_text')}</p>
        </>
      ),
    });
  },
  act: silence,
};

/** Ends a silence before its time. */
export const endSilence: Action = {
  path: '/alerts/silences/:silence_id/end',
  role: 'operator',
  async ask({ params, view: { say }, read }) {
    const known = (await read('listSilences'))?.silences.find(({ silence_id }) => silence_id === params.silence_id);
    return {
      title: say('web.silence_end_title'),
      text: (
        <>
          {known && (
            <div class="subject">
              <SilenceMatcher matcher={known.matcher} />
              <Text>{excerpt(known.reason, 500)}</Text>
            </div>
          )}
          <p>{say('web.silence_end_text')}</p>
        </>
      ),
      button: say('web.silence_end'),
      tone: 'primary',
    };
  },
  async act({ params, view, call }) {
    await call('endSilence', { params: { silence_id: params.silence_id ?? '' } });
    return { kind: 'done', text: view.say('web.silence_end_done') };
  },
};

async function questionOf(
  { read, view: { say } }: PageRequest,
  given: Record<string, string>,
  asked: Pick<Question, 'title' | 'text'>,
): Promise<Question> {
  const [jobs, alerting] = await Promise.all([read('listJobs'), read('getAlerting')]);
  return {
    ...asked,
    fields: (
      <SilenceFields
        given={given}
        jobs={jobs?.jobs.map(({ job_id }) => job_id) ?? []}
        rules={alerting?.rules.map(({ name }) => name) ?? []}
      />
    ),
    button: say('web.silence_create'),
    tone: 'primary',
  };
}

async function silence({ view, call }: ActionRequest, form: Record<string, string>) {
  const { silence: made } = await call('createSilence', { body: silenceOf(form, view) });
  const until = instantText(made.ends_at, view.locale, view.timeZone, false);
  return { kind: 'done', text: view.say('web.silence_done', { until }) } as const;
}
