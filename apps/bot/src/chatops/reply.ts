import type { Line } from '../messages/line.js';

/**
 * What a button does: the same as if the person who presses it typed the command. So a button can do nothing that a
 * command cannot, and needs no rights of its own.
 */
export interface Press {
  command: string;
  input: string;
  /** Acts: it is asked once more, by a button that expires after 60 s, and works once. */
  confirm?: boolean;
  /** The state that it was shown for, such as a run's status; a press after it changed is stale and says so. */
  state?: string;
}

export type ButtonSpec = { label: string } & ({ press: Press } | { url: string });

/** What a command still wants to know: the next plain text of the person in this chat is taken for that field. */
export interface Asked {
  command: string;
  /** What the command was given so far. */
  input: string;
  field: string;
}

/** What a command answers, before anybody knows how it will be shown. */
export interface Reply {
  lines: readonly Line[];
  /** Rows of buttons. */
  buttons?: readonly (readonly ButtonSpec[])[];
  /** What is too long for a message. */
  document?: { name: string; mime: string; content: string };
  /** The message follows this run until it ends. */
  follows?: { runId: string };
  /** The message that the pressed button stands under becomes this one, instead of a new message. */
  replaces?: boolean;
  /** It asks for something; the command's `take` gets the text. Five minutes, or any other command, end the question. */
  asks?: Asked;
  /** Nothing was done, since what was asked for cannot be: a button that led here may be pressed again. */
  refused?: boolean;
}
