import { MongoError } from '../errors.js';
import type { Document } from '../query/document.js';
import { toNumber } from '../query/numbers.js';
import { type BsonType, bsonType, isDocument, isNumeric } from '../query/types.js';

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

/** Refuses with 40415 every field that the command does not have in MongoDB 7.0, or that is not supported here. */
export function requireKnownFields(command: Document, allowed: readonly string[], generic = true): void {
  const name = Object.keys(command)[0] as string;
  for (const field of Object.keys(command)) {
    if (field !== name && !allowed.includes(field) && !(generic && GENERIC.has(field))) throw unknownField(name, field);
  }
}

export function unknownField(structure: string, field: string): MongoError {
  return new MongoError(40415, `BSON field '${structure}.${field}' is an unknown field.`);
}

/** A reader of a command's fields that refuses values of the wrong type with 14 TypeMismatch, named as MongoDB names them. */
export function fieldsOf(command: Document, structure: string) {
  const mismatch = (name: string, expected: string) =>
    new MongoError(
      14,
      `BSON field '${structure}.${name}' is the wrong type '${bsonType(command[name])}', expected ${expected}`,
    );
  const absent = (name: string) => command[name] === undefined || command[name] === null;

  return {
    document(name: string): Document | undefined {
      if (absent(name)) return undefined;
      if (!isDocument(command[name])) throw mismatch(name, "type 'object'");
      return command[name];
    },
    string(name: string): string | undefined {
      if (absent(name)) return undefined;
      if (typeof command[name] !== 'string') throw mismatch(name, "type 'string'");
      return command[name];
    },
    boolean(name: string): boolean {
      const value = command[name];
      if (absent(name)) return false;
      if (typeof value === 'boolean') return value;
      if (isNumeric(value)) return toNumber(value) !== 0;
      throw mismatch(name, "types '[bool, long, int, decimal, double]'");
    },
    array(name: string): unknown[] | undefined {
      if (absent(name)) return undefined;
      if (!Array.isArray(command[name])) throw mismatch(name, "type 'array'");
      return command[name];
    },
    documents(name: string): Document[] | undefined {
      const values = this.array(name);
      values?.forEach((value, i) => {
        if (!isDocument(value)) {
          throw new MongoError(
            14,
            `BSON field '${structure}.${name}.${i}' is the wrong type '${bsonType(value)}', expected type 'object'`,
          );
        }
      });
      return values as Document[] | undefined;
    },
    /** A whole number that is not negative. */
    count(name: string): number | undefined {
      if (absent(name)) return undefined;
      if (!isNumeric(command[name])) throw mismatch(name, "types '[long, int, decimal, double]'");
      const value = Math.trunc(toNumber(command[name]));
      if (value < 0) throw new MongoError(51024, `BSON field '${name}' value must be >= 0, actual value '${value}'`);
      return value;
    },
    /** The required field was not given. */
    missing: (name: string) =>
      new MongoError(40414, `BSON field '${structure}.${name}' is missing but a required field`),
    type: (name: string): BsonType => bsonType(command[name]),
  };
}
