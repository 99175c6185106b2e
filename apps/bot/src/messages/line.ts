/** A piece of a line. Data is shown as it is, whatever it contains; `code` is for ids, numbers and whatever must not turn around. */
export type Part =
  | { kind: 'text' | 'strong' | 'code'; text: string }
  /** A link with words of its own; the address is ours or was checked. */
  | { kind: 'link'; text: string; href: string };

/** One line of a message, before anything is escaped. Cutting happens here, so that no tag or entity is ever cut. */
export type Line = readonly Part[];

export const plain = (text: string): Part => ({ kind: 'text', text });
export const strong = (text: string): Part => ({ kind: 'strong', text });
export const code = (text: string): Part => ({ kind: 'code', text });
export const link = (text: string, href: string): Part => ({ kind: 'link', text, href });
