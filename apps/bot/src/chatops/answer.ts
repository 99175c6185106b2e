import type { Line } from '../messages/line.js';
import type { Button } from './gateway.js';
import type { Reply } from './reply.js';

/** A reply as it is shown: its buttons have their keys. */
export interface Answer {
  lines: readonly Line[];
  buttons: readonly (readonly Button[])[];
  document: NonNullable<Reply['document']> | null;
  /** The run that the message follows. */
  follows: string | null;
  /** The next text of the person whom it answers is what it asks for; a group must be told that they are to reply. */
  asks: boolean;
}

/** The way back to where something came from, made for this one text or press. */
export interface Port {
  /** Posts a message; answers its id, or null if it did not get through. */
  send(answer: Answer): Promise<string | null>;
  /** Puts it in the place of the message that the pressed button stands under; answers that message's id. */
  replace(answer: Answer): Promise<string | null>;
  /** Ends the wait of a pressed button, with a short text that its presser alone sees, or with none. */
  notice(text: string): Promise<void>;
}

/** The answer that a reply is, with these buttons. */
export function toAnswer(reply: Reply, buttons: Answer['buttons'] = []): Answer {
  return {
    lines: reply.lines,
    buttons,
    document: reply.document ?? null,
    follows: reply.follows?.runId ?? null,
    asks: reply.asks !== undefined,
  };
}
