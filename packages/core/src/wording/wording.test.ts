import { describe, expect, it } from '@jest/globals';
import { IntlMessageFormat } from 'intl-messageformat';
import { englishDictionary, hebrewDictionary, localeOf, type MessageKey, say } from './index.js';

const keys = Object.keys(englishDictionary) as MessageKey[];

/** The names of all values that a message wants, whatever branch they stand in. */
function placeholders(message: string, locale: string): string[] {
  const names = new Set<string>();
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const child of node) walk(child);
      return;
    }
    if (node === null || typeof node !== 'object') return;
    const element = node as { type?: number; value?: unknown; options?: Record<string, { value: unknown }> };
    // Type 0 is plain text and 7 the number sign of a plural; every other element names a value.
    if (typeof element.type === 'number' && element.type !== 0 && element.type !== 7) names.add(String(element.value));
    for (const option of Object.values(element.options ?? {})) walk(option.value);
  };
  walk(new IntlMessageFormat(message, locale, undefined, { ignoreTag: true }).getAst());
  return [...names].sort();
}

describe('the wording', () => {
  it('has the same keys in Hebrew as in English', () => {
    expect(Object.keys(hebrewDictionary).sort()).toEqual([...keys].sort());
  });

  it('asks for the same values in both languages', () => {
    const named = (dictionary: Record<MessageKey, string>, locale: string) =>
      Object.fromEntries(keys.map((key) => [key, placeholders(dictionary[key], locale)]));
    expect(named(hebrewDictionary, 'he')).toEqual(named(englishDictionary, 'en'));
  });

  it('writes Hebrew with Hebrew letters wherever English has words', () => {
    const untranslated = keys.filter(
      (key) => !/[\u0590-\u05ff]/.test(hebrewDictionary[key]) && /[a-z]{4,}/.test(englishDictionary[key]),
    );
    expect(untranslated).toEqual([]);
  });

  it('uses the Hebrew dual', () => {
    expect(say('he', 'why.workers_busy', { active: 2, capacity: 5 })).toContain('שתי הרצות');
  });

  it('shows markup in values as it is', () => {
    expect(say('en', 'why.no_live_worker')).toBe('No worker is alive to run it');
    expect(say('en', 'why.disabled_by_toggle', { variable: '<b>X</b>' })).toContain('<b>X</b>');
  });
});

describe('localeOf', () => {
  it.each([
    ['he-IL,he;q=0.9,en;q=0.8', 'he'],
    ['fr, iw;q=0.5', 'he'],
    ['en-GB', 'en'],
    ['de', 'en'],
    [undefined, 'en'],
    ['', 'en'],
  ] as const)('reads %s as %s', (header, locale) => {
    expect(localeOf(header, 'en')).toBe(locale);
  });
});
