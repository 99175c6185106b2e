import { showValue } from '../bson/show-value.js';
import { MongoError } from '../errors.js';
import type { Document } from '../query/document.js';
import { compileFilter } from '../query/filter.js';
import { bsonType, isDocument, isNumeric } from '../query/types.js';

const OPTIONS: ReadonlySet<string> = new Set([
  'v',
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
]);
const UNSUPPORTED: ReadonlySet<string> = new Set([
  'hidden',
  'collation',
  'weights',
  'default_language',
  'language_override',
  'textIndexVersion',
  '2dsphereIndexVersion',
  'bits',
  'min',
  'max',
  'wildcardProjection',
  'storageEngine',
  'prepareUnique',
  'clustered',
]);
const PARTIAL_OPERATORS: ReadonlySet<string> = new Set([
  '$eq',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$exists',
  '$type',
  '$in',
]);
/** As MongoDB: an expiry in seconds must fit an int32. */
const MAX_EXPIRE_SECONDS = 2 ** 31 - 1;

/** Reads an index specification into the shape that listIndexes shows. Throws what MongoDB 7.0 refuses. */
export function readIndexSpec(given: Document): Document {
  for (const option of Object.keys(given)) {
    if (UNSUPPORTED.has(option) && !isDefault(option, given[option])) {
      throw new MongoError(238, `Index option '${option}' is not supported by the embedded database`);
    }
    if (!OPTIONS.has(option) && !UNSUPPORTED.has(option)) {
      throw new MongoError(
        197,
        `The field '${option}' is not valid for an index specification. Specification: ${showValue(given)}`,
      );
    }
  }
  const key = readKey(given.key);
  if (typeof given.name !== 'string' || given.name === '') {
    throw new MongoError(9, `The 'name' field is a required property of an index specification`);
  }
  const spec: Document = { v: 2, key, name: given.name };
  for (const flag of ['unique', 'sparse']) {
    const value = given[flag];
    if (value === undefined) continue;
    if (typeof value !== 'boolean' && !isNumeric(value)) {
      throw new MongoError(
        14,
        `The field '${flag}' has value ${flag}: ${showValue(value)}, which is not convertible to bool`,
      );
    }
    if (value === true || Number(value) !== 0) spec[flag] = true;
  }
  const partial = given.partialFilterExpression;
  if (partial !== undefined) spec.partialFilterExpression = readPartialFilter(partial, spec);
  if (given.expireAfterSeconds !== undefined) spec.expireAfterSeconds = readExpiry(given.expireAfterSeconds, key);
  if (isIdKey(key)) return readIdIndex(spec);
  return spec;
}

/** Whether the index is there already. Throws 85 or 86 when its name or its keys are taken by another. */
export function sameIndex(wanted: Document, existing: readonly Document[]): boolean {
  for (const spec of existing) {
    const sameKey = JSON.stringify(spec.key) === JSON.stringify(wanted.key);
    const samePartial =
      showValue(spec.partialFilterExpression ?? null) === showValue(wanted.partialFilterExpression ?? null);
    const sameName = spec.name === wanted.name;
    if (sameKey && samePartial) {
      if (!sameName && spec.name !== '_id_') {
        throw new MongoError(85, `Index already exists with a different name: ${String(spec.name)}`);
      }
      if (!sameOptions(spec, wanted)) throw optionsConflict(sameName ? 86 : 85, wanted, spec);
      return true;
    }
    if (sameName) throw optionsConflict(86, wanted, spec);
  }
  return false;
}

function optionsConflict(code: number, wanted: Document, spec: Document): MongoError {
  const what =
    code === 86
      ? 'An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation.'
      : 'An equivalent index already exists with the same name but different options.';
  return new MongoError(code, `${what} Requested index: ${showValue(wanted)}, existing index: ${showValue(spec)}`);
}

function sameOptions(a: Document, b: Document): boolean {
  return ['unique', 'sparse', 'expireAfterSeconds'].every((option) => (a[option] ?? false) === (b[option] ?? false));
}

function isDefault(option: string, value: unknown): boolean {
  if (option === 'hidden') return value === false;
  return option === 'collation' && isDocument(value) && value.locale === 'simple';
}

function isIdKey(key: Document): boolean {
  return JSON.stringify(key) === '{"_id":1}';
}

function readIdIndex(spec: Document): Document {
  for (const option of ['sparse', 'partialFilterExpression', 'expireAfterSeconds', 'unique']) {
    if (option in spec) {
      throw new MongoError(
        197,
        `The field '${option}' is not valid for an _id index specification. Specification: ${showValue(spec)}`,
      );
    }
  }
  return { ...spec, name: '_id_' };
}

function readKey(key: unknown): Document {
  if (!isDocument(key)) throw new MongoError(14, "The field 'key' must be an object");
  const fields = Object.entries(key);
  if (fields.length === 0) throw new MongoError(67, 'Index keys cannot be empty.');
  if (fields.length > 32) throw new MongoError(13103, 'too many compound keys');
  for (const [path, direction] of fields) {
    if (path === '' || path.split('.').includes('')) throw new MongoError(67, 'Index keys cannot be an empty field.');
    if (path.split('.').some((part) => part.startsWith('$') && !['$id', '$ref', '$db'].includes(part))) {
      if (path === '$**' || path.endsWith('.$**'))
        throw new MongoError(238, 'Wildcard indexes are not supported by the embedded database');
      throw new MongoError(67, "Index key contains an illegal field name: field name starts with '$'.");
    }
    if (path.endsWith('$**')) throw new MongoError(238, 'Wildcard indexes are not supported by the embedded database');
    if (typeof direction === 'string') {
      if (['text', '2d', '2dsphere', 'hashed', 'geoHaystack'].includes(direction)) {
        throw new MongoError(238, `Index type '${direction}' is not supported by the embedded database`);
      }
      throw new MongoError(67, `Unknown index plugin '${direction}'`);
    }
    if (!isNumeric(direction)) {
      throw new MongoError(
        67,
        `Values in v:2 index key pattern cannot be of type ${bsonType(direction)}. Only numbers > 0, numbers < 0, and strings are allowed.`,
      );
    }
    if (!(Number(direction) !== 0)) throw new MongoError(67, 'Values in the index key pattern cannot be 0.');
  }
  return key;
}

function readExpiry(value: unknown, key: Document): unknown {
  if (!isNumeric(value))
    throw new MongoError(14, `The field 'expireAfterSeconds' must be a number, but got ${bsonType(value)}`);
  const seconds = Number(value);
  if (!(seconds >= 0 && seconds <= MAX_EXPIRE_SECONDS)) {
    throw new MongoError(
      67,
      `TTL index 'expireAfterSeconds' option must be within an acceptable range, try a different number than ${seconds}. Index spec: ${showValue(key)}`,
    );
  }
  if (Object.keys(key).length > 1) {
    throw new MongoError(
      67,
      `TTL indexes are single-field indexes, compound indexes do not support TTL. Index spec: ${showValue(key)}`,
    );
  }
  if (isIdKey(key))
    throw new MongoError(72, "The field 'expireAfterSeconds' is not valid for an _id index specification.");
  return value;
}

function readPartialFilter(filter: unknown, spec: Document): Document {
  if (!isDocument(filter)) throw new MongoError(14, "The field 'partialFilterExpression' must be an object");
  if (spec.sparse) throw new MongoError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  requireIndexableFilter(filter);
  compileFilter(filter);
  return filter;
}

function requireIndexableFilter(filter: Document): void {
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and' || name === '$or') {
      for (const part of Array.isArray(condition) ? condition : []) if (isDocument(part)) requireIndexableFilter(part);
    } else if (name.startsWith('$')) {
      throw new MongoError(67, `Expression not supported in partial index: ${name}`);
    } else if (isDocument(condition)) {
      for (const [operator, value] of Object.entries(condition)) requireIndexableOperator(name, operator, value);
    } else if (bsonType(condition) === 'regex') {
      throw new MongoError(67, `Expression not supported in partial index: ${name} $regex`);
    }
  }
}

function requireIndexableOperator(path: string, operator: string, value: unknown): void {
  const refused = operator.startsWith('$') && (!PARTIAL_OPERATORS.has(operator) || (operator === '$exists' && !value));
  if (refused)
    throw new MongoError(
      67,
      `Expression not supported in partial index: ${path} ${operator === '$exists' ? '$not $exists' : operator}`,
    );
}
