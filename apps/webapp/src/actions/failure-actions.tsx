import type { MessageKey } from '@jobs-monitor/core';
import { Code, Text } from '../views/data.js';
import { excerpt } from '../views/excerpt.js';
import type { Action } from './action.js';

interface Words {
  title: MessageKey;
  text: MessageKey;
  button: MessageKey;
  done: MessageKey;
}

/** Says something about a kind of failure, with a note. */
function sayOfFailure(operation: 'acknowledgeFailure' | 'resolveFailure', verb: string, words: Words): Action {
  return {
    path: `/failures/:job_id/:signature/${verb}`,
    role: 'operator',
    async ask({ params: { job_id = '', signature = '' }, view: { say }, read }, given) {
      const failure = (await read('getFailure', { params: { job_id, signature } }))?.failure ?? null;
      return {
        title: say(words.title),
        text: (
          <>
            <p>{say(words.text)}</p>
            <p class="subject">
              {failure && (
                <strong>
                  <Text>{excerpt(failure.error_message)}</Text>
                </strong>
              )}
              <Code>{job_id}</Code>
              <Code>{signature}</Code>
            </p>
          </>
        ),
        fields: (
          <label class="field">
            <span>{say('web.note_optional')}</span>
            <input name="note" value={given.note} maxLength={500} dir="auto" />
          </label>
        ),
        button: say(words.button),
        tone: 'primary',
      };
    },
    async act({ params: { job_id = '', signature = '' }, view, call }, form) {
      const note = form.note?.trim();
      await call(operation, { params: { job_id, signature }, body: { ...(note && { note }) } });
      return { kind: 'done', text: view.say(words.done) };
    },
  };
}

/** Somebody knows of it; what was resolved is open again. */
export const acknowledgeFailure = sayOfFailure('acknowledgeFailure', 'acknowledge', {
  title: 'web.failure_acknowledge_title',
  text: 'web.failure_acknowledge_text',
  button: 'web.acknowledge',
  done: 'web.failure_acknowledge_done',
});

/** It is mended; when it happens again it is back. */
export const resolveFailure = sayOfFailure('resolveFailure', 'resolve', {
  title: 'web.failure_resolve_title',
  text: 'web.failure_resolve_text',
  button: 'web.failure_resolve',
  done: 'web.failure_resolve_done',
});
