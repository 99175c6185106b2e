import type { MessageKey, MessageValues } from '@jobs-monitor/core';
import { type ComponentChildren, Fragment } from 'preact';
import { Code } from './data.js';
import { useView } from './view.js';

/** Stands in a message for a part with markup, by the place of the part. */
const MARK = /\u{F0000}(\d+)\u{F0000}/u;

export interface SentenceProps {
  id: MessageKey;
  /** What stands in the message with its own direction and markup. */
  parts: Record<string, ComponentChildren>;
  values?: MessageValues;
}

/** A message with marked-up parts in it. */
export function Sentence({ id, parts, values }: SentenceProps) {
  const { say } = useView();
  const names = Object.keys(parts);
  const marks = Object.fromEntries(names.map((name, at) => [name, `\u{F0000}${at}\u{F0000}`]));
  return (
    <>
      {say(id, { ...values, ...marks })
        .split(MARK)
        .map((text, at) => (
          // Every second piece is the place of a part.
          <Fragment key={at % 2 ? names[Number(text)] : text}>
            {at % 2 ? parts[names[Number(text)] ?? ''] : text}
          </Fragment>
        ))}
    </>
  );
}

/** Codes as a list of the language: "a, b or c". */
export function CodeList({ codes }: { codes: readonly string[] }) {
  const { locale } = useView();
  const pieces = new Intl.ListFormat(locale, { type: 'disjunction' }).formatToParts(codes);
  return (
    <>
      {pieces.map(({ type, value }, at) =>
        type === 'element' ? <Code key={value}>{value}</Code> : <Fragment key={`${at}`}>{value}</Fragment>,
      )}
    </>
  );
}
