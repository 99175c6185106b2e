import { formatDuration } from '@jobs-monitor/core';
import { relativeTime } from './relative-time.js';
import { useView } from './view.js';

/** A text that people or programs wrote: its direction is its own. */
export function Text({ children }: { children: string }) {
  return <bdi dir="auto">{children}</bdi>;
}

/** An id, path, cron expression or other code: left to right, apart from the text around it. */
export function Code({ children }: { children: string }) {
  return (
    <code class="code" dir="ltr">
      {children}
    </code>
  );
}

/** How long ago or until; the full instant shows on hover. The browser keeps it true. */
export function Ago({ at }: { at: string }) {
  const { locale, now } = useView();
  return (
    <time class="ago" dateTime={at} title={useInstant(at)} data-ago>
      {relativeTime(Date.parse(at), now.getTime(), locale)}
    </time>
  );
}

/** An instant in the reader's time zone. */
export function At({ at }: { at: string }) {
  return (
    <time class="at" dateTime={at}>
      {useInstant(at)}
    </time>
  );
}

function useInstant(at: string | Date): string {
  const { locale, timeZone } = useView();
  return instantText(at, locale, timeZone);
}

/** Making a format costs more than a hundred uses of it. As many as there are zones that readers live in. */
const formats = new Map<string, Intl.DateTimeFormat>();
const MAX_FORMATS = 200;

/** An instant with its zone named while the reader's own is not known. */
export function instantText(at: string | Date, locale: string, timeZone: string, withSeconds = true): string {
  const key = `${locale} ${timeZone} ${withSeconds}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale === 'he' ? 'he-IL' : 'en-GB', {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      ...(withSeconds && { second: '2-digit' }),
      timeZone,
    });
    if (formats.size >= MAX_FORMATS) formats.clear();
    formats.set(key, format);
  }
  return format.format(new Date(at)) + (timeZone === 'UTC' ? ' UTC' : '');
}

/** A length of time; nothing to show is a dash that is read as nothing. */
export function Duration({ seconds }: { seconds: number | null }) {
  const { locale } = useView();
  return seconds === null ? <None /> : <bdi class="number">{formatDuration(seconds, locale)}</bdi>;
}

export function None() {
  return (
    <span class="none" aria-hidden="true">
      –
    </span>
  );
}

/** A whole number as the language writes it. */
export function Count({ value }: { value: number }) {
  return <bdi class="number">{value.toLocaleString('en')}</bdi>;
}

export function Percent({ ratio }: { ratio: number | null }) {
  if (ratio === null) return <None />;
  const percent = ratio * 100;
  return <bdi class="number">{`${percent < 100 && percent > 99 ? percent.toFixed(1) : Math.round(percent)}%`}</bdi>;
}
