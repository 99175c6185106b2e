import { MongoError } from '../errors.js';
import { stringComparator } from './collation.js';
import type { Document, QueryOptions } from './document.js';
import { matchedPosition } from './position.js';
import { fieldText, toText } from './text.js';
import { bsonType, fieldOf, isDocument } from './types.js';
import { applyTree } from './update/apply.js';
import { compileArrayFilters, NO_FILTERS } from './update/array-filters.js';
import { addToSet, pop, pull, pullAll } from './update/arrays.js';
import { currentDate, max, min, rename, set, unset } from './update/fields.js';
import { addLeaf, type Branch, sortTree, type UpdateState } from './update/node.js';
import { bit, inc, mul } from './update/numbers.js';
import type { UpdateContext, UpdateOperator } from './update/operator.js';
import { compileUpdatePipeline } from './update/pipeline.js';
import { push } from './update/push.js';
import { equalValues, identicalValues } from './values.js';

export { upsertSeed } from './update/seed.js';

export interface UpdateOptions extends QueryOptions {
  arrayFilters?: Document[] | undefined;
  /** The filter that chose the document: the positional `$` needs it. */
  filter?: Document | undefined;
}

export interface CompiledUpdate {
  kind: 'operators' | 'pipeline' | 'replacement';
  /** The changed document, or the very same reference when nothing changed; never touches its argument. */
  apply(doc: Document, how: { isInsert: boolean }): Document;
}

const OPERATORS: ReadonlyMap<string, UpdateOperator> = new Map([
  ['$set', set],
  ['$setOnInsert', set],
  ['$unset', unset],
  ['$inc', inc],
  ['$mul', mul],
  ['$min', min],
  ['$max', max],
  ['$rename', rename],
  ['$currentDate', currentDate],
  ['$push', push],
  ['$addToSet', addToSet],
  ['$pop', pop],
  ['$pull', pull],
  ['$pullAll', pullAll],
  ['$bit', bit],
]);

/**
 * Compiles an update (operators, pipeline or replacement); throws MongoError for what MongoDB 7.0 refuses.
 * Our own and not mingo's: mingo's updater knows neither number types nor MongoDB's refusals, changes documents in
 * place, and builds its context anew for each document.
 */
export function compileUpdate(update: Document | Document[], options: UpdateOptions = {}): CompiledUpdate {
  if (Array.isArray(update)) {
    if (options.arrayFilters?.length) {
      throw new MongoError(9, 'arrayFilters may not be specified for pipeline-syle updates');
    }
    const transform = compileUpdatePipeline(update, options);
    return { kind: 'pipeline', apply: (doc) => withSameId(doc, transform(doc)) };
  }
  return Object.keys(update)[0]?.startsWith('$')
    ? compileOperators(update, options)
    : compileReplacement(update, options);
}

function compileReplacement(replacement: Document, options: UpdateOptions): CompiledUpdate {
  const dollar = Object.keys(replacement).find((key) => key.startsWith('$'));
  if (dollar !== undefined) {
    throw new MongoError(
      52,
      `The dollar ($) prefixed field '${dollar}' in '${dollar}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  }
  if (options.arrayFilters?.length)
    throw new MongoError(9, 'arrayFilters may not be specified for replacement-style updates');
  return { kind: 'replacement', apply: (doc) => withSameId(doc, replacement) };
}

/** The new document under the old `_id`, which comes first; the old reference where nothing changed. */
function withSameId(old: Document, made: Document): Document {
  const id = old._id;
  if (id !== undefined && made._id !== undefined && !equalValues(id, made._id)) {
    throw new MongoError(
      66,
      `After applying the update, the (immutable) field '_id' was found to have been altered to ${fieldText('_id', made._id)}`,
    );
  }
  const kept = id ?? made._id;
  const result: Document = kept === undefined ? { ...made } : withIdFirst(kept, made);
  return identicalValues(old, result) ? old : result;
}

function withIdFirst(id: unknown, { _id, ...rest }: Document): Document {
  return { _id: id, ...rest };
}

function compileOperators(update: Document, options: UpdateOptions): CompiledUpdate {
  const context: UpdateContext = { strings: stringComparator(options.collation), options };
  const forUpdate: Branch = { path: '', children: new Map() };
  const forInsert: Branch = { path: '', children: new Map() };
  const hasInsertOnly = Object.hasOwn(update, '$setOnInsert');
  let namesElements = false;
  for (const name of Object.keys(update)) {
    const operator = OPERATORS.get(name);
    if (!operator) throw unknownModifier(name);
    const changes = update[name];
    if (!isDocument(changes)) throw noFields(name, changes);
    for (const path of Object.keys(changes)) {
      namesElements ||= path.includes('$[');
      for (const leaf of operator(path, fieldOf(changes, path), context)) {
        addLeaf(forInsert, leaf);
        if (hasInsertOnly && name !== '$setOnInsert') addLeaf(forUpdate, leaf);
      }
    }
  }
  sortTree(forInsert);
  sortTree(forUpdate);
  const filters =
    namesElements || options.arrayFilters?.length
      ? compileArrayFilters(options.arrayFilters ?? [], update, options)
      : NO_FILTERS;
  return {
    kind: 'operators',
    apply(doc, { isInsert }) {
      const tree = isInsert || !hasInsertOnly ? forInsert : forUpdate;
      const result = applyTree(tree, doc, stateOf(doc, options), filters);
      if (result !== doc) checkId(doc, result);
      return result;
    },
  };
}

function stateOf(doc: Document, options: UpdateOptions): UpdateState {
  let now = options.now;
  return {
    doc,
    get now() {
      now ??= new Date();
      return now;
    },
    position: (path) => matchedPosition(options.filter ?? {}, doc, path, options),
  };
}

function checkId(old: Document, made: Document): void {
  if (old._id === undefined || old._id === made._id) return;
  if (made._id !== undefined && equalValues(old._id, made._id)) return;
  throw new MongoError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
}

function unknownModifier(name: string): MongoError {
  return new MongoError(
    9,
    `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
  );
}

function noFields(name: string, value: unknown): MongoError {
  return new MongoError(
    9,
    `Modifiers operate on fields but we found type ${bsonType(value)} instead. For example: {$mod: {<field>: ...}} not {${name}: ${toText(value)}}`,
  );
}
