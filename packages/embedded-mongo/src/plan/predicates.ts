import type { Document } from '../query/document.js';
import { bsonType, isDocument } from '../query/types.js';

/** One condition on one field that an index could help with; `other` marks one that it cannot. */
export type Predicate =
  | { operator: 'eq' | 'gt' | 'gte' | 'lt' | 'lte'; value: unknown }
  | { operator: 'in'; values: unknown[] }
  | { operator: 'exists'; value: boolean }
  | { operator: 'other' };

export interface Predicates {
  byPath: ReadonlyMap<string, Predicate[]>;
  /** Whether the filter says nothing beyond these predicates. */
  complete: boolean;
}

const COMPARISONS = { $eq: 'eq', $gt: 'gt', $gte: 'gte', $lt: 'lt', $lte: 'lte' } as const;

/** The conditions that every matching document fulfils, by path: top-level fields and what `$and` joins. */
export function predicatesOf(filter: Document): Predicates {
  const byPath = new Map<string, Predicate[]>();
  let complete = true;
  collect(filter);
  return { byPath, complete };

  function collect(part: Document): void {
    for (const [name, condition] of Object.entries(part)) {
      if (name === '$and') (condition as Document[]).forEach(collect);
      else if (name === '$comment') continue;
      else if (name.startsWith('$')) complete = false;
      else for (const predicate of fieldPredicates(condition)) add(name, predicate);
    }
  }

  function add(path: string, predicate: Predicate): void {
    if (predicate.operator === 'other') complete = false;
    const known = byPath.get(path);
    if (known) known.push(predicate);
    else byPath.set(path, [predicate]);
  }
}

function fieldPredicates(condition: unknown): Predicate[] {
  if (!isOperators(condition)) return [equality(condition)];
  return Object.entries(condition).map(([operator, value]): Predicate => {
    if (operator === '$eq') return equality(value);
    if (operator in COMPARISONS) return { operator: COMPARISONS[operator as keyof typeof COMPARISONS], value };
    if (operator === '$in') return membership(value as unknown[]);
    if (operator === '$exists') return { operator: 'exists', value: isTruthy(value) };
    return { operator: 'other' };
  });
}

function isOperators(condition: unknown): condition is Document {
  return isDocument(condition) && Object.keys(condition)[0]?.startsWith('$') === true && !('$ref' in condition);
}

function equality(value: unknown): Predicate {
  return bsonType(value) === 'regex' ? { operator: 'other' } : { operator: 'eq', value };
}

function membership(values: unknown[]): Predicate {
  return values.some((value) => bsonType(value) === 'regex') ? { operator: 'other' } : { operator: 'in', values };
}

function isTruthy(value: unknown): boolean {
  return Boolean(typeof value === 'object' && value !== null ? Number(value) : value);
}
