import { LOCALES, type LocalText } from '@jobs-monitor/core';
import { isMap, isScalar } from 'yaml';
import { templateComplaint } from './fill-template.js';
import { fieldsOf, type Given, itemsOf, kindOf } from './given.js';
import { suggest } from './problem.js';

/** Readers of single values: each answers what the file says, or refuses it and answers null. */

/** Text that is not empty and has at most so many characters. */
export function textOf(given: Given, max: number): string | null {
  const value = isScalar(given.node) ? given.node.value : undefined;
  if (value === null) return given.refuse('has no value', 'Write one, or take the key out');
  if (typeof value !== 'string') {
    const hint = isScalar(given.node) ? 'Put it in quotes if it is meant as text' : 'Write one text there';
    return given.refuse(`must be text, not ${kindOf(given.node)}`, hint);
  }
  if (value.trim() === '') return given.refuse('is empty', 'Write something, or leave the key out');
  if (value.length > max) return given.refuse(`is longer than ${max} characters`, 'Make it shorter');
  return value;
}

/** A text of one form; the hint says which. */
export function formOf(given: Given, form: RegExp, hint: string): string | null {
  const text = textOf(given, 1_000);
  return text === null || form.test(text) ? text : given.refuse(`${kindOf(given.node)} has not the right form`, hint);
}

export function integerOf(given: Given, min: number, max: number): number | null {
  const value = isScalar(given.node) ? given.node.value : undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  const reason = `must be a whole number from ${min} to ${max}, not ${kindOf(given.node)}`;
  return given.refuse(
    reason,
    typeof value === 'string' ? 'Write digits without quotes' : 'Write a number in that range',
  );
}

export function choiceOf<const T extends string>(given: Given, choices: readonly T[]): T | null {
  const text = textOf(given, 1_000);
  if (text === null) return null;
  const found = choices.find((choice) => choice === text);
  return found ?? given.refuse(`${kindOf(given.node)} is unknown`, suggest(text, choices));
}

/** Each item of a list, or a single value; what is named twice is refused. */
export function listOf<T extends string>(given: Given, read: (item: Given) => T | null): T[] | null {
  const values = new Set<T>();
  let wrong = false;
  for (const item of itemsOf(given) ?? []) {
    const value = read(item);
    if (value === null) wrong = true;
    else if (values.has(value)) wrong = item.refuse(`has "${value}" twice`, 'Name it once') === null;
    else values.add(value);
  }
  return wrong || values.size === 0 ? null : [...values];
}

const MAX_MESSAGE = 1_000;

/** A template, or one for each language; a language without one takes the other's. */
export function messageOf(given: Given): LocalText | null {
  if (!isMap(given.node)) {
    const text = templateOf(given);
    return text === null ? null : { en: text, he: text };
  }
  const fields = fieldsOf(given, LOCALES);
  if (fields === null) return null;
  const [en, he] = LOCALES.map((locale) => {
    const field = fields.get(locale);
    return field ? templateOf(field) : null;
  });
  const any = en ?? he;
  if (any) return { en: en ?? any, he: he ?? any };
  return fields.size > 0 ? null : given.refuse('has no text in any language', 'Write en: "…" or he: "…" or both');
}

function templateOf(given: Given): string | null {
  const text = textOf(given, MAX_MESSAGE);
  const complaint = text === null ? null : templateComplaint(text);
  if (complaint === null) return text;
  return given.refuse(complaint, 'Write fields as {job_id}, and a brace that is meant as one twice: {{ or }}');
}

/** An address that may be opened in a browser. */
export function linkOf(given: Given): string | null {
  const text = textOf(given, 2_000);
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return text;
  return given.refuse(
    'must be an http or https link without a user or password',
    'Write it whole, like https://wiki.example.org/backups',
  );
}
