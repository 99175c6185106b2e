import { z } from 'zod';
import { LOCALES } from '../job.js';
import { entry } from './entry.js';

/** A piece of a line: text, emphasis, an id or number that must not turn around, or a link. */
const part = z.object({
  kind: z.enum(['text', 'strong', 'code', 'link']),
  text: z.string(),
  href: z.string().optional(),
});

export const consoleReply = z.object({
  lines: z.array(z.array(part)),
  /** Rows of buttons; one with a key is pressed by sending the key back. */
  buttons: z.array(z.array(z.object({ label: z.string(), key: z.string().nullable(), url: z.string().nullable() }))),
  document: z.object({ name: z.string(), mime: z.string(), content: z.string() }).nullable(),
  /** It takes the place of the message whose button was pressed. */
  replaces: z.boolean(),
  /** It follows this run: what it says changes until the run has ended. */
  follows: z.string().nullable(),
});
export type ConsoleReply = z.infer<typeof consoleReply>;

export const consoleEntries = {
  useConsole: entry({
    method: 'POST',
    path: '/api/console',
    summary: 'Say a command of the chat, or press one of its buttons, and get what the chat would answer',
    body: z.strictObject({
      text: z.string().max(4_096).optional(),
      press: z
        .string()
        .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be the key of a button')
        .optional(),
      locale: z.enum(LOCALES).optional(),
    }),
    output: z.object({ replies: z.array(consoleReply) }),
    acts: true,
    slow: true,
  }),
};
