import { MongoError } from '../errors.js';
import type { Document } from '../query/document.js';
import { toNumber } from '../query/numbers.js';
import { bsonType, isDocument, isNumeric } from '../query/types.js';

/** What drivers may send with any command. */
const GENERIC: ReadonlySet<string> = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'comment',
  'readConcern',
  'writeConcern',
  '$readPreference',
  'maxTimeMS',
  'txnNumber',
  'startTransaction',
  'autocommit',
  '$configTime',
  '$topologyTime',
  '$audit',
  '$client',
]);

/** Refuses with 40415 every field of a command that it does not have in MongoDB 7.0, or that is not supported here. */
export function requireCommandFields(command: Document, allowed: readonly string[]): void {
  const name = Object.keys(command)[0] as string;
  requireKnownFields(command, name, [name, ...allowed], GENERIC);
}

/** Refuses with 40415 every field of a structure that it does not have. */
export function requireKnownFields(
  structure: Document,
  name: string,
  allowed: readonly string[],
  generic?: ReadonlySet<string>,
): void {
  for (const field of Object.keys(structure)) {
    if (!allowed.includes(field) && !generic?.has(field)) {
      throw new MongoError(40415, `BSON field '${name}.${field}' is an unknown field.`);
    }
  }
}

/** A reader of a structure's fields, as `new Fields(command, 'find')`. */
export function fieldsOf(command: Document, structure: string): Fields {
  return new Fields(command, structure);
}

/** Reads fields and refuses values of the wrong type with 14 TypeMismatch, named as MongoDB names them. */
class Fields {
  readonly #command: Document;
  readonly #structure: string;

  constructor(command: Document, structure: string) {
    this.#command = command;
    this.#structure = structure;
  }

  document(name: string): Document | undefined {
    const value = this.#given(name);
    if (value === undefined || isDocument(value)) return value;
    throw this.#mismatch(name, "type 'object'");
  }

  string(name: string): string | undefined {
    const value = this.#given(name);
    if (value === undefined || typeof value === 'string') return value;
    throw this.#mismatch(name, "type 'string'");
  }

  boolean(name: string): boolean {
    const value = this.#given(name);
    if (value === undefined || typeof value === 'boolean') return value ?? false;
    if (isNumeric(value)) return toNumber(value) !== 0;
    throw this.#mismatch(name, "types '[bool, long, int, decimal, double]'");
  }

  array(name: string): unknown[] | undefined {
    const value = this.#given(name);
    if (value === undefined || Array.isArray(value)) return value;
    throw this.#mismatch(name, "type 'array'");
  }

  documents(name: string): Document[] | undefined {
    const values = this.array(name);
    const wrong = values?.findIndex((value) => !isDocument(value)) ?? -1;
    if (wrong >= 0) throw this.#mismatch(`${name}.${wrong}`, "type 'object'", values?.[wrong]);
    return values as Document[] | undefined;
  }

  /** A whole number that is not negative. */
  count(name: string): number | undefined {
    const value = this.#given(name);
    if (value === undefined) return undefined;
    if (!isNumeric(value)) throw this.#mismatch(name, "types '[long, int, decimal, double]'");
    const number = Math.trunc(toNumber(value));
    if (number >= 0) return number;
    throw new MongoError(51024, `BSON field '${name}' value must be >= 0, actual value '${number}'`);
  }

  /** The refusal of a structure without a required field. */
  missing(name: string): MongoError {
    return new MongoError(40414, `BSON field '${this.#structure}.${name}' is missing but a required field`);
  }

  #given(name: string): unknown {
    return this.#command[name] ?? undefined;
  }

  #mismatch(name: string, expected: string, value = this.#command[name]): MongoError {
    return new MongoError(
      14,
      `BSON field '${this.#structure}.${name}' is the wrong type '${bsonType(value)}', expected ${expected}`,
    );
  }
}
