import type { Document } from '../query/document.js';
import { compileFilter } from '../query/filter.js';
import { type Predicate, predicatesOf } from './predicates.js';

/** Whether every document that matches a filter also matches a partial index's filter, as far as MongoDB looks too. */
export function impliesPartial(filter: Document, partial: Document): boolean {
  const known = predicatesOf(filter).byPath;
  return Object.entries(partial).every(([name, condition]) => {
    if (name === '$and') return (condition as Document[]).every((part) => impliesPartial(filter, part));
    if (name === '$or') return (condition as Document[]).some((part) => impliesPartial(filter, part));
    return impliesField(known.get(name) ?? [], name, condition);
  });
}

/** Holds when one of the query's own conditions on the field admits only values that the partial filter accepts. */
function impliesField(predicates: Predicate[], path: string, condition: unknown): boolean {
  const required = predicatesOf({ [path]: condition }).byPath.get(path) ?? [];
  return required.every((one) => predicates.some((predicate) => implies(predicate, one, path)));
}

function implies(given: Predicate, required: Predicate, path: string): boolean {
  if (required.operator === 'exists') {
    if (!required.value) return false;
    if (given.operator === 'exists') return given.value;
    if (given.operator === 'in') return !given.values.includes(null);
    return given.operator !== 'other' && given.value !== null;
  }
  const accepts = compileFilter({ [path]: toCondition(required) });
  const holds = (value: unknown) => accepts(documentWith(path, value));
  if (given.operator === 'eq') return holds(given.value);
  if (given.operator === 'in') return given.values.every(holds);
  if (given.operator === 'exists' || given.operator === 'other' || required.operator === 'other') return false;
  if (required.operator === 'eq' || required.operator === 'in') return false;
  const sameSide = given.operator[0] === required.operator[0];
  if (!sameSide) return false;
  // A strict bound on the very value implies the strict bound that the value itself does not fulfil.
  return (
    holds(given.value) ||
    (given.operator === required.operator &&
      compileFilter({ [path]: toCondition({ ...required, operator: 'eq' }) })(documentWith(path, given.value)))
  );
}

function toCondition(predicate: Predicate): unknown {
  if (predicate.operator === 'in') return { $in: predicate.values };
  if (predicate.operator === 'other') return { $in: [] };
  return { [`$${predicate.operator}`]: predicate.value };
}

function documentWith(path: string, value: unknown): Document {
  return path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Document;
}
