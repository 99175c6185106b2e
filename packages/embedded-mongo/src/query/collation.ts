import { MongoError } from '../errors.js';
import type { Document } from './document.js';
import { toNumber } from './numbers.js';
import { bsonType } from './types.js';

export type StringComparator = (a: string, b: string) => number;

const OPTIONS = new Set([
  'locale',
  'strength',
  'caseLevel',
  'caseFirst',
  'numericOrdering',
  'alternate',
  'maxVariable',
  'normalization',
  'backwards',
  'version',
]);
const SENSITIVITY = { 1: 'base', 2: 'accent', 3: 'variant', 4: 'variant', 5: 'variant' } as const;

const known = new WeakMap<Document, StringComparator>();

/** The order of strings under a collation: that of the ICU in Node, or of UTF-8 bytes without one. */
export function stringComparator(collation: Document | undefined): StringComparator {
  if (collation === undefined) return compareUtf8;
  const found = known.get(collation);
  if (found) return found;
  const made = compileCollation(collation);
  known.set(collation, made);
  return made;
}

/** Orders strings by their UTF-8 bytes; JavaScript's own order puts surrogates before U+E000. */
export function compareUtf8(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    if (isSurrogate(x) === isSurrogate(y)) return x - y;
    return isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function compileCollation(collation: Document): StringComparator {
  const { locale, strength = 3, caseLevel = false, caseFirst = 'off', numericOrdering = false } = collation;
  const unknown = Object.keys(collation).find((key) => !OPTIONS.has(key));
  if (unknown) throw new MongoError(40415, `BSON field 'collation.${unknown}' is an unknown field.`);
  if (locale === undefined) {
    throw new MongoError(40414, "BSON field 'collation.locale' is missing but a required field");
  }
  if (typeof locale !== 'string') {
    throw new MongoError(
      14,
      `BSON field 'collation.locale' is the wrong type '${bsonType(locale)}', expected type 'string'`,
    );
  }
  if (locale === 'simple') return compareUtf8;
  const level = toNumber(strength);
  if (!(level in SENSITIVITY)) {
    throw new MongoError(
      51024,
      `BSON field 'strength' value must be ${level < 1 ? '>= 1' : '<= 5'}, actual value '${level}'`,
    );
  }
  if (collation.backwards === true || collation.maxVariable === 'space') {
    throw new MongoError(238, 'collation: backwards and maxVariable "space" are not supported by the embedded server');
  }
  let sensitivity: Intl.CollatorOptions['sensitivity'] = SENSITIVITY[level as keyof typeof SENSITIVITY];
  if (caseLevel === true && sensitivity !== 'variant') sensitivity = sensitivity === 'base' ? 'case' : 'variant';
  return collatorOf(locale, {
    sensitivity,
    numeric: numericOrdering === true,
    caseFirst: caseFirst === 'upper' || caseFirst === 'lower' ? caseFirst : 'false',
    ignorePunctuation: collation.alternate === 'shifted',
  }).compare;
}

function collatorOf(locale: string, options: Intl.CollatorOptions): Intl.Collator {
  const tag = locale
    .replaceAll('_', '-')
    .replace(/@collation=phonebook$/, '-u-co-phonebk')
    .replace('@collation=', '-u-co-');
  try {
    if (Intl.Collator.supportedLocalesOf(tag).length > 0) return new Intl.Collator(tag, options);
  } catch {
    // A malformed tag is refused like an unknown one.
  }
  throw new MongoError(2, `Field 'locale' is invalid in: { locale: "${locale}" }`);
}
