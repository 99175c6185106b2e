import { type Actor, AppError, type ConsoleReply, say } from '@jobs-monitor/core';
import type { Operations } from '../operations/verb.js';
import type { Answer, Port } from './answer.js';
import type { Dispatch } from './dispatch.js';
import type { Chat, Person } from './incoming.js';

type ConsoleBody = Parameters<Operations['useConsole']>[1]['body'];

/** What the chat would answer to a person of the dashboard, with the rights that they have there. */
export function createConsole(dispatch: Dispatch, newId: () => string) {
  return async (actor: Actor, { text, press, locale }: ConsoleBody): Promise<{ replies: ConsoleReply[] }> => {
    const replies: ConsoleReply[] = [];
    const port = createConsolePort(replies);
    const id = `${actor.kind}:${actor.id}`;
    const chat: Chat = { id: `console:${id}`, kind: 'console', topic: null };
    const person: Person = { id, name: actor.name, language: locale ?? null, isBot: false, signedIn: actor };
    const from = { updateId: newId(), chat, person };
    if (text !== undefined && press === undefined) {
      await dispatch.handle({ ...from, kind: 'text', text, forwarded: false }, port);
    } else if (press !== undefined && text === undefined) {
      await dispatch.handle({ ...from, kind: 'press', key: press, messageId: null, pressId: from.updateId }, port);
    } else {
      const details = [{ path: 'body', message: 'must have either a text or a press' }];
      throw new AppError('invalid_input', say('en', 'error.invalid_input'), { details });
    }
    return { replies };
  };
}

/** Collects what would be sent. */
function createConsolePort(replies: ConsoleReply[]): Port {
  const collect = (answer: Answer, replaces: boolean) => {
    replies.push(toConsoleReply(answer, replaces));
    return Promise.resolve(String(replies.length));
  };
  return {
    send: (answer) => collect(answer, false),
    replace: (answer) => collect(answer, true),
    async notice(text) {
      if (text === '') return;
      const lines = [[{ kind: 'text' as const, text }]];
      await collect({ lines, buttons: [], document: null, follows: null, asks: false }, false);
    },
  };
}

function toConsoleReply({ lines, buttons, document, follows }: Answer, replaces: boolean): ConsoleReply {
  return {
    lines: lines.map((line) => [...line]),
    buttons: buttons.map((row) =>
      row.map((button) => ({
        label: button.text,
        key: 'key' in button ? button.key : null,
        url: 'url' in button ? button.url : null,
      })),
    ),
    document,
    replaces,
    follows,
  };
}
