import { TelegramError } from 'telegraf';

/**
 * Why a call did not succeed, from a closed set. `retry`: later, by itself (after `afterMs` if Telegram said so).
 * `gone`: the bot may not write there until a person changes it. `moved`: the chat lives on under another id.
 * `unauthorised`: the token is wrong. `lost_message`: the message to edit is not there. `not_modified`: it says this
 * already. `conflict`: somebody else gets the updates of this bot. `invalid`: Telegram does not take this text or request.
 */
export type GatewayProblem = { error: string } & (
  | { kind: 'retry'; afterMs: number | null }
  | { kind: 'moved'; chat: string }
  | { kind: 'gone' | 'unauthorised' | 'lost_message' | 'not_modified' | 'conflict' | 'invalid' }
);

/** Beginnings of Telegram's descriptions of a bad request, after "Bad Request: "; compared without case. */
const BAD_REQUESTS: readonly (readonly [
  GatewayProblem['kind'] & ('gone' | 'lost_message' | 'not_modified'),
  RegExp,
])[] = [
  ['not_modified', /^message is not modified/],
  ['lost_message', /^(message to edit not found|message can't be edited|message_id_invalid)/],
  [
    'gone',
    /^(chat not found|user not found|peer_id_invalid|chat_write_forbidden|chat_restricted|have no rights to send|not enough rights|need administrator rights|message thread not found|topic_closed|topic_deleted|group chat was deactivated|the group chat was deleted)/,
  ],
];

/** What an error of telegraf, of its HTTP client or of the network means. The token never gets into the answer. */
export function classifyProblem(error: unknown, token: string): GatewayProblem {
  const text = redactToken(describe(error), token);
  if (!(error instanceof TelegramError)) return { kind: 'retry', afterMs: null, error: text };
  const { code, description = '', parameters } = error;
  if (parameters?.migrate_to_chat_id !== undefined) {
    return { kind: 'moved', chat: String(parameters.migrate_to_chat_id), error: text };
  }
  if (code === 429 || code >= 500) {
    const seconds = parameters?.retry_after;
    return { kind: 'retry', afterMs: seconds === undefined ? null : seconds * 1_000, error: text };
  }
  // A wrong token is an unknown path to Telegram.
  if (code === 401 || code === 404) return { kind: 'unauthorised', error: text };
  if (code === 403) return { kind: 'gone', error: text };
  if (code === 409) return { kind: 'conflict', error: text };
  const reason = description.replace(/^bad request: /i, '').toLowerCase();
  const known = BAD_REQUESTS.find(([, beginning]) => beginning.test(reason));
  return { kind: known?.[0] ?? 'invalid', error: text };
}

/** Takes the token out of a text, in the form in which addresses carry it too. */
export function redactToken(text: string, token: string): string {
  return [token, encodeURIComponent(token)].reduce((rest, secret) => rest.replaceAll(secret, '[token]'), text);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'no answer in time';
  return error.message;
}
