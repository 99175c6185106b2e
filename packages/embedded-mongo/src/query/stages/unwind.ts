import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import { toLong } from '../numbers.js';
import { asDocument, bsonType, fieldOf, isDocument, setField } from '../types.js';
import type { Stage } from './stage.js';

interface Unwind {
  parts: string[];
  indexField: string | undefined;
  keepsEmpty: boolean;
}

/** One document per element; a value that is no array counts as its only element. */
export const unwind: Stage = (operand) => {
  const { parts, indexField, keepsEmpty } = parseUnwind(operand);
  return function* (docs) {
    for (const doc of docs) {
      const value = valueAt(doc, parts);
      const isArray = Array.isArray(value);
      if (isArray && value.length > 0) {
        for (const [index, item] of value.entries()) {
          yield withIndex(withValue(doc, parts, item), indexField, toLong(BigInt(index)));
        }
      } else if (!isArray && value !== undefined && value !== null) {
        yield withIndex(doc, indexField, null);
      } else if (keepsEmpty) {
        yield withIndex(isArray ? withValue(doc, parts, undefined) : doc, indexField, null);
      }
    }
  };
};

function parseUnwind(operand: unknown): Unwind {
  if (typeof operand === 'string') return { parts: parsePath(operand), indexField: undefined, keepsEmpty: false };
  if (!isDocument(operand)) {
    throw new MongoError(
      15981,
      `expected either a string or an object as specification for $unwind stage, got ${bsonType(operand)}`,
    );
  }
  const { path, includeArrayIndex: index, preserveNullAndEmptyArrays: keepsEmpty = false, ...rest } = operand;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw new MongoError(28811, `unrecognized option to $unwind stage: ${unknown}`);
  if (path === undefined) throw new MongoError(28812, 'no path specified to $unwind stage');
  if (typeof path !== 'string') {
    throw new MongoError(28808, `expected a string as the path for $unwind stage, got ${bsonType(path)}`);
  }
  if (typeof keepsEmpty !== 'boolean') {
    throw new MongoError(
      28809,
      `expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got ${bsonType(keepsEmpty)}`,
    );
  }
  return { parts: parsePath(path), indexField: parseIndexField(index), keepsEmpty };
}

function parseIndexField(index: unknown): string | undefined {
  if (index === undefined) return undefined;
  if (typeof index !== 'string' || index === '') {
    throw new MongoError(
      28810,
      `expected a non-empty string for the includeArrayIndex  option to $unwind stage, got ${bsonType(index)}`,
    );
  }
  if (index.startsWith('$')) {
    throw new MongoError(
      28822,
      `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${index}`,
    );
  }
  return index;
}

function parsePath(path: string): string[] {
  if (!path.startsWith('$')) {
    throw new MongoError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  }
  return path.slice(1).split('.');
}

function valueAt(doc: Document, parts: string[]): unknown {
  return parts.reduce<unknown>(
    (value, part) => (isDocument(value) ? fieldOf(asDocument(value), part) : undefined),
    doc,
  );
}

function withValue(doc: Document, [part = '', ...rest]: string[], value: unknown): Document {
  const result = { ...doc };
  const made = rest.length ? withValue(doc[part] as Document, rest, value) : value;
  if (made === undefined) delete result[part];
  else setField(result, part, made);
  return result;
}

function withIndex(doc: Document, path: string | undefined, index: unknown): Document {
  return path === undefined ? doc : withNew(doc, path.split('.'), index);
}

function withNew(doc: Document, [part = '', ...rest]: string[], value: unknown): Document {
  const old = fieldOf(doc, part);
  const result = { ...doc };
  setField(result, part, rest.length ? withNew(isDocument(old) ? old : {}, rest, value) : value);
  return result;
}
