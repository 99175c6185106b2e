import { Timestamp } from 'bson';
import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import { fieldText, idText } from '../text.js';
import { asDocument, bsonType, fieldOf, isDocument } from '../types.js';
import { compareWith } from '../values.js';
import { isPositional, type Leaf, parsePath, type UpdateState } from './node.js';
import { creating, existing, type UpdateOperator } from './operator.js';

export const set: UpdateOperator = (path, operand) => creating(path, () => operand);

export const unset: UpdateOperator = (path) => existing(path, () => undefined);

export const min: UpdateOperator = (path, operand, { strings }) =>
  creating(path, (old) => (old === undefined || compareWith(operand, old, strings) < 0 ? operand : old));

export const max: UpdateOperator = (path, operand, { strings }) =>
  creating(path, (old) => (old === undefined || compareWith(operand, old, strings) > 0 ? operand : old));

export const currentDate: UpdateOperator = (path, operand) => {
  const kind = dateKind(operand);
  return creating(path, (_old, { now }) =>
    kind === 'date' ? now : new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }),
  );
};

function dateKind(operand: unknown): 'date' | 'timestamp' {
  if (typeof operand === 'boolean') return 'date';
  if (!isDocument(operand)) {
    throw new MongoError(
      2,
      `${bsonType(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
    );
  }
  const unknown = Object.keys(operand).find((key) => key !== '$type');
  if (unknown !== undefined) throw new MongoError(2, `Unrecognized $currentDate option: ${unknown}`);
  const kind = operand.$type;
  if (kind === 'date' || kind === 'timestamp') return kind;
  throw new MongoError(
    2,
    "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
  );
}

/** Takes the value away from one path and sets it at another; arrays on the way are refused. */
export const rename: UpdateOperator = (path, operand) => {
  if (typeof operand !== 'string') {
    throw new MongoError(2, `The 'to' field for $rename must be a string: ${fieldText(path, operand)}`);
  }
  const source = parsePath(path);
  const target = parsePath(operand);
  if (path === operand) {
    throw new MongoError(2, `The source and target field for $rename must differ: ${fieldText(path, operand)}`);
  }
  if (`${path}.`.startsWith(`${operand}.`) || `${operand}.`.startsWith(`${path}.`)) {
    throw new MongoError(
      2,
      `The source and target field for $rename must not be on the same path: ${fieldText(path, operand)}`,
    );
  }
  if (source.some(isPositional)) throw new MongoError(2, `The source field for $rename may not be dynamic: ${path}`);
  if (target.some(isPositional)) {
    throw new MongoError(2, `The destination field for $rename may not be dynamic: ${operand}`);
  }
  const valueIn = ({ doc }: UpdateState) => valueOutsideArrays('source', source, path, doc);
  const moved = (state: UpdateState) => {
    const value = valueIn(state);
    if (value !== undefined) valueOutsideArrays('destination', target, operand, state.doc);
    return value;
  };
  const setting: Leaf = {
    path: operand,
    creates: (state) => moved(state) !== undefined,
    apply: (old, state) => moved(state) ?? old,
  };
  return [setting, ...existing(path, () => undefined)];
};

function valueOutsideArrays(role: string, parts: string[], path: string, doc: Document): unknown {
  let value: unknown = doc;
  for (const [index, part] of parts.entries()) {
    if (Array.isArray(value)) {
      throw new MongoError(
        2,
        `The ${role} field cannot be an array element, '${path}' in doc with ${idText(doc)} has an array field called '${parts[index - 1]}'`,
      );
    }
    if (!isDocument(value)) return undefined;
    value = fieldOf(asDocument(value), part);
  }
  return value;
}

/** The refusal of a value of a wrong type in the document that is updated. */
export function wrongType(
  code: number,
  what: string,
  path: string,
  old: unknown,
  kind: string,
  { doc }: UpdateState,
): MongoError {
  const field = path.slice(path.lastIndexOf('.') + 1);
  return new MongoError(code, `${what} {${idText(doc)}} has the field '${field}' of ${kind} type ${bsonType(old)}`);
}
