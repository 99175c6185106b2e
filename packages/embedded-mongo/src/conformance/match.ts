import type { Document } from '../query/document.js';
import { bsonType, isDocument, isNumeric } from '../query/types.js';
import { equalValues } from '../query/values.js';

/**
 * Says how a value differs from what a unified test expects, undefined when it matches. Documents at the root may have
 * more fields than expected, those inside may not; `$$` operators ask for presence, type or a match when set.
 */
export function difference(expected: unknown, actual: unknown, path = '', isRoot = true): string | undefined {
  if (isDocument(expected)) {
    const [operator = ''] = Object.keys(expected);
    if (operator.startsWith('$$')) return specialDifference(operator, expected[operator], actual, path, isRoot);
    return documentDifference(expected, actual, path, isRoot);
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return differ(path, expected, actual);
    return first(expected.map((item, index) => difference(item, actual[index], `${path}[${index}]`, isRoot)));
  }
  if (isNumeric(expected) !== isNumeric(actual)) return differ(path, expected, actual);
  return equalValues(expected, actual) ? undefined : differ(path, expected, actual);
}

function documentDifference(expected: Document, actual: unknown, path: string, isRoot: boolean): string | undefined {
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return differ(path, expected, actual);
  // Results of the driver have getters: they are read by name, not listed.
  const found: Document = actual instanceof Map ? Object.fromEntries(actual) : (actual as Document);
  const extra = isRoot ? undefined : Object.keys(found).find((key) => !(key in expected));
  if (extra !== undefined) return `${path}.${extra} is not expected`;
  return first(Object.entries(expected).map(([key, value]) => difference(value, found[key], `${path}.${key}`, false)));
}

function specialDifference(
  name: string,
  operand: unknown,
  actual: unknown,
  path: string,
  isRoot: boolean,
): string | undefined {
  switch (name) {
    case '$$unsetOrMatches':
      return actual === undefined || actual === null ? undefined : difference(operand, actual, path, isRoot);
    case '$$exists':
      return (actual !== undefined) === operand ? undefined : `${path} ${operand ? 'is missing' : 'is there'}`;
    case '$$type': {
      const types: unknown[] = Array.isArray(operand) ? operand : [operand];
      return types.includes(bsonType(actual)) ? undefined : `${path} is of type ${bsonType(actual)}`;
    }
    default:
      throw new Error(`the runner does not know ${name}`);
  }
}

function first(differences: (string | undefined)[]): string | undefined {
  return differences.find((one) => one !== undefined);
}

function differ(path: string, expected: unknown, actual: unknown): string {
  return `${path || 'the value'}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
}
