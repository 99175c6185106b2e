import type { Mishap } from './fake-http.js';

/** A refusal in Telegram's own form. */
export interface Refusal {
  error_code: number;
  description: string;
  parameters?: { retry_after?: number; migrate_to_chat_id?: number };
}

export type Script = Refusal | Mishap;

export const refusals = {
  tooMany: (seconds: number): Refusal => ({
    error_code: 429,
    description: `Too Many Requests: retry after ${seconds}`,
    parameters: { retry_after: seconds },
  }),
  blocked: { error_code: 403, description: 'Forbidden: bot was blocked by the user' },
  kicked: { error_code: 403, description: 'Forbidden: bot was kicked from the supergroup chat' },
  chatNotFound: { error_code: 400, description: 'Bad Request: chat not found' },
  noRights: { error_code: 400, description: 'Bad Request: not enough rights to send text messages to the chat' },
  unauthorised: { error_code: 401, description: 'Unauthorized' },
  lostMessage: { error_code: 400, description: 'Bad Request: message to edit not found' },
  notModified: {
    error_code: 400,
    description:
      'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
  },
  conflict: {
    error_code: 409,
    description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  },
  webhookIsSet: {
    error_code: 409,
    description:
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
  },
  serverError: {
    kind: 'answer',
    status: 500,
    body: '{"ok":false,"error_code":500,"description":"Internal Server Error"}',
  },
  badGateway: {
    kind: 'answer',
    status: 502,
    body: '<html><head><title>502 Bad Gateway</title></head></html>',
    headers: { 'content-type': 'text/html' },
  },
  hang: { kind: 'hang' },
  reset: { kind: 'reset' },
} as const satisfies Record<string, Script | ((seconds: number) => Refusal)>;

/** What it says of a request that is wrong in itself. */
export function badRequest(reason: string): Refusal {
  return { error_code: 400, description: `Bad Request: ${reason}` };
}
