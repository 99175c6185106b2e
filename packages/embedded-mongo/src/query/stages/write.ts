import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import { bsonType, isDocument } from '../types.js';

/** What `$out` or `$merge` asks the server to write. */
export type PipelineWrite =
  | { stage: '$out'; database: string | undefined; collection: string }
  | {
      stage: '$merge';
      database: string | undefined;
      collection: string;
      on: string[];
      whenMatched: 'replace' | 'keepExisting' | 'merge' | 'fail' | Document[];
      whenNotMatched: 'insert' | 'discard' | 'fail';
      /** Variables for a `whenMatched` pipeline; `$$new` is the arriving document. */
      let: Document;
    };

const MATCHED = new Set<unknown>(['replace', 'keepExisting', 'merge', 'fail']);
const NOT_MATCHED = new Set<unknown>(['insert', 'discard', 'fail']);
const MERGE_OPTIONS = new Set(['into', 'on', 'let', 'whenMatched', 'whenNotMatched']);

/** Parses the writing stage at the end of a pipeline; undefined when it does not write. */
export function parseWrite(name: string, operand: unknown, database: string | undefined): PipelineWrite | undefined {
  if (name === '$out') return { stage: '$out', ...parseOut(operand, database) };
  return name === '$merge' ? parseMerge(operand, database) : undefined;
}

function parseOut(operand: unknown, database: string | undefined) {
  if (typeof operand === 'string') return { database, collection: operand };
  if (!isDocument(operand)) {
    throw new MongoError(16990, `$out only supports a string or object argument, but found ${bsonType(operand)}`);
  }
  const { db, coll, ...rest } = operand;
  if (typeof db !== 'string' || typeof coll !== 'string' || Object.keys(rest).length) {
    throw new MongoError(16994, `If an object is passed to $out it must have exactly 2 fields: 'db' and 'coll'`);
  }
  return { database: db, collection: coll };
}

function parseMerge(operand: unknown, database: string | undefined): PipelineWrite {
  const spec = typeof operand === 'string' ? { into: operand } : operand;
  if (!isDocument(spec)) {
    throw new MongoError(51182, `$merge requires a string or object argument, but found ${bsonType(operand)}`);
  }
  const unknown = Object.keys(spec).find((key) => !MERGE_OPTIONS.has(key));
  if (unknown !== undefined) throw new MongoError(40415, `BSON field '$merge.${unknown}' is an unknown field.`);
  const { whenMatched = 'merge', whenNotMatched = 'insert', let: variables = { new: '$$ROOT' } } = spec;
  if (!Array.isArray(whenMatched) && !MATCHED.has(whenMatched)) {
    throw new MongoError(2, `Enumeration value '${whenMatched}' for field 'whenMatched' is not a valid value.`);
  }
  if (!NOT_MATCHED.has(whenNotMatched)) {
    throw new MongoError(
      2,
      `Enumeration value '${whenNotMatched}' for field '$merge.whenNotMatched' is not a valid value.`,
    );
  }
  if (spec.let !== undefined && !Array.isArray(whenMatched)) {
    throw new MongoError(51199, `Cannot use 'let' variables with 'whenMatched: ${whenMatched}' mode`);
  }
  return {
    stage: '$merge',
    ...parseTarget(spec.into, database),
    on: parseOn(spec.on),
    whenMatched: whenMatched as Extract<PipelineWrite, { stage: '$merge' }>['whenMatched'],
    whenNotMatched: whenNotMatched as Extract<PipelineWrite, { stage: '$merge' }>['whenNotMatched'],
    let: variables as Document,
  };
}

function parseTarget(into: unknown, database: string | undefined) {
  if (typeof into === 'string') return { database, collection: into };
  if (!isDocument(into)) {
    throw new MongoError(
      51178,
      `$merge 'into' field  must be either a string or an object, but found ${bsonType(into)}`,
    );
  }
  const { db = database, coll } = into;
  if (typeof coll !== 'string')
    throw new MongoError(51178, "$merge 'into' field must specify a 'coll' that is not empty, null or undefined");
  return { database: db as string | undefined, collection: coll };
}

function parseOn(on: unknown): string[] {
  if (on === undefined) return ['_id'];
  const list: unknown[] = Array.isArray(on) ? on : [on];
  if (list.length === 0) {
    throw new MongoError(51187, "If explicitly specifying $merge 'on', must include at least one field");
  }
  return list.map((field) => {
    if (typeof field === 'string') return field;
    throw new MongoError(
      51186,
      `$merge 'on' field  must be either a string or an array of strings, but found ${bsonType(on)}`,
    );
  });
}
