import {
  type AlertEvent,
  type EventName,
  englishDictionary,
  hebrewDictionary,
  type Locale,
  type LocalText,
} from '@jobs-monitor/core';

/** Literal braces are written twice. A field's name is what an event or its facts call it, or `summary`. */
const PARTS = /\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** A message that says of any event what its default message says. */
export const SUMMARY_ONLY: LocalText = { en: '{summary}', he: '{summary}' };

const dictionaries = { en: englishDictionary, he: hebrewDictionary };

/** A rule's message in every language, filled in from an event. */
export function fillMessage(message: LocalText, event: AlertEvent): LocalText {
  return { en: fillTemplate(message.en, event, 'en'), he: fillTemplate(message.he, event, 'he') };
}

/**
 * Puts an event's fields and facts in the place of `{field}`; what an event does not have is empty. `{summary}` is the
 * event's default message in the language. Values are put in as they are: escaping is for whoever shows the text.
 */
export function fillTemplate(template: string, event: AlertEvent, locale: Locale): string {
  const { facts, ...own } = event;
  const fields = new Map<string, unknown>([...Object.entries(facts), ...Object.entries(own)]);
  const put = (text: string): string =>
    text.replace(PARTS, (part, field: string | undefined) => {
      if (field === undefined) return part.slice(1);
      return field === 'summary' && text !== summary ? put(summary) : plain(fields.get(field));
    });
  const summary = defaultMessage(event.name)[locale];
  return put(template);
}

/** What is told of an event when a rule has no words of its own: a template in every language. */
export function defaultMessage(name: EventName): LocalText {
  return { en: dictionaries.en[`alert_rule.${name}`], he: dictionaries.he[`alert_rule.${name}`] };
}

/** What is wrong with a template, or null. */
export function templateComplaint(template: string): string | null {
  const left = template.replace(PARTS, '');
  const opening = left.indexOf('{');
  if (opening < 0) return null;
  const closing = left.indexOf('}', opening);
  if (closing < 0) return 'has a brace that is not closed';
  return `has "${left.slice(opening, closing + 1).slice(0, 40)}", which is not the name of a field`;
}

/** Instants as ISO 8601, numbers with at most two decimals. */
function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : String(value);
}
