import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import { isOperatorDocument } from '../filter/operators.js';
import { bsonType, fieldOf, isDocument, setField } from '../types.js';

/** The document an upsert starts from: what the filter asks to be equal. */
export function upsertSeed(filter: Document): Document {
  const equalities = new Map<string, unknown>();
  collect(filter, equalities);
  const seed: Document = {};
  for (const [path, value] of equalities) setAtPath(seed, path, value);
  return seed;
}

function collect(filter: Document, equalities: Map<string, unknown>): void {
  for (const [key, operand] of Object.entries(filter)) {
    if (key === '$and' || (key === '$or' && Array.isArray(operand) && operand.length === 1)) {
      for (const branch of operand as unknown[]) if (isDocument(branch)) collect(branch, equalities);
    } else if (!key.startsWith('$')) {
      const value = equalityOf(operand);
      if (value) addEquality(equalities, key, value[0]);
    }
  }
}

/** The value that an operand asks for, in a list of one; undefined when it asks for none. */
function equalityOf(operand: unknown): [unknown] | undefined {
  if (bsonType(operand) === 'regex') return undefined;
  if (!isOperatorDocument(operand)) return [operand];
  if (Object.hasOwn(operand, '$eq')) return [operand.$eq];
  for (const name of ['$in', '$all']) {
    const list = operand[name];
    const only: unknown = Array.isArray(list) && list.length === 1 ? list[0] : undefined;
    if (only !== undefined && bsonType(only) !== 'regex' && !isOperatorDocument(only)) return [only];
  }
  return undefined;
}

function addEquality(equalities: Map<string, unknown>, path: string, value: unknown): void {
  for (const other of equalities.keys()) {
    if (other === path) {
      throw new MongoError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    }
    if (other.startsWith(`${path}.`) || path.startsWith(`${other}.`)) {
      const [short, long] = other.length < path.length ? [other, path] : [path, other];
      throw new MongoError(54, `cannot infer query fields to set, both paths '${long}' and '${short}' are matched`);
    }
  }
  equalities.set(path, value);
}

function setAtPath(doc: Document, path: string, value: unknown): void {
  const parts = path.split('.');
  const last = parts.pop() as string;
  let target = doc;
  for (const part of parts) {
    const next = fieldOf(target, part);
    if (isDocument(next)) {
      target = next;
    } else {
      const made: Document = {};
      setField(target, part, made);
      target = made;
    }
  }
  setField(target, last, value);
}
