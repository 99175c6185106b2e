import { MongoError } from '../../errors.js';
import type { Document, QueryOptions } from '../document.js';
import { compileExpression } from '../expression.js';
import { compileFilter } from '../filter.js';
import { createValueMap, type ValueMap } from '../keys.js';
import { toLong, toNumber } from '../numbers.js';
import { addAction, addComputed, createTree } from '../projection/tree.js';
import { asDocument, bsonType, fieldOf, isDocument } from '../types.js';
import type { Run, Stage } from './stage.js';

export const lookup: Stage = (operand, context) => {
  const spec = parseLookup(operand);
  const { localField, foreignField, pipeline, from } = spec;
  const variables = Object.entries(spec.let).map(([name, value]) => [name, compileExpression(value, context)] as const);
  const compileNested = (values: Document) =>
    context.compile(pipeline ?? [], { ...context, let: { ...context.let, ...values } });
  // Compiled once for its refusals, and to be used as it is where it does not depend on the document.
  const constant = compileNested(Object.fromEntries(variables.map(([name]) => [name, null])));

  return function* (docs) {
    const foreign = from === undefined ? [] : [...context.lookup(from)];
    const byKey = foreignField === undefined ? undefined : indexByPath(foreign, foreignField, context);
    for (const doc of docs) {
      const candidates = byKey ? joined(doc, localField as string, byKey) : foreign;
      const values = variables.map(([name, evaluate]) => [name, { $literal: evaluate(doc) ?? null }] as const);
      const run = variables.length ? compileNested(Object.fromEntries(values)) : constant;
      yield withField(doc, spec.as, pipeline ? [...run(candidates)] : candidates);
    }
  };
};

interface Lookup {
  from: string | undefined;
  localField: string | undefined;
  foreignField: string | undefined;
  as: string;
  let: Document;
  pipeline: unknown[] | undefined;
}

const LOOKUP_OPTIONS = new Set(['from', 'localField', 'foreignField', 'as', 'let', 'pipeline']);

function parseLookup(operand: unknown): Lookup {
  if (!isDocument(operand)) {
    throw new MongoError(9, `the $lookup stage specification must be an object, but found ${bsonType(operand)}`);
  }
  for (const [name, value] of Object.entries(operand)) {
    if (!LOOKUP_OPTIONS.has(name)) throw new MongoError(9, `unknown argument to $lookup: ${name}`);
    const wanted = name === 'let' ? 'object' : name === 'pipeline' ? 'array' : 'string';
    if (bsonType(value) !== wanted) {
      throw new MongoError(9, `$lookup argument '${name}' must be a ${wanted}, is type ${bsonType(value)}`);
    }
  }
  const { from, localField, foreignField, as, let: variables = {}, pipeline } = operand as unknown as Partial<Lookup>;
  if (as === undefined) throw new MongoError(9, "must specify 'as' field for a $lookup");
  if (from === undefined && !isDocumentsPipeline(pipeline)) {
    throw new MongoError(9, "must specify 'from' field for a $lookup");
  }
  if ((localField === undefined) !== (foreignField === undefined)) {
    throw new MongoError(9, "$lookup requires both or neither of 'localField' and 'foreignField' to be specified");
  }
  if (localField === undefined && pipeline === undefined) {
    throw new MongoError(
      9,
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  }
  return { from, localField, foreignField, as, let: variables, pipeline };
}

function isDocumentsPipeline(pipeline: unknown[] | undefined): boolean {
  const first = pipeline?.[0];
  return isDocument(first) && Object.hasOwn(first, '$documents');
}

type Index = ValueMap<Document[]>;

/** Documents by each value that their path leads to; a missing one counts as null. */
function indexByPath(docs: Document[], path: string, { collation }: QueryOptions): Index {
  const index = createValueMap<Document[]>(collation);
  for (const doc of docs) {
    for (const value of valuesAt(doc, path)) {
      const found = index.get(value);
      if (!found) index.set(value, [doc]);
      else if (found.at(-1) !== doc) found.push(doc);
    }
  }
  return index;
}

function joined(doc: Document, path: string, index: Index): Document[] {
  const found = new Set<Document>();
  for (const value of valuesAt(doc, path)) for (const match of index.get(value) ?? []) found.add(match);
  return [...found];
}

/** What a path leads to: elements and arrays alike, null where there is nothing. */
function valuesAt(doc: Document, path: string): unknown[] {
  let values: unknown[] = [doc];
  for (const part of path.split('.')) {
    values = values.flatMap((value) =>
      (Array.isArray(value) ? value : [value]).map((item: unknown) =>
        isDocument(item) ? fieldOf(asDocument(item), part) : undefined,
      ),
    );
  }
  return values.flatMap((value) => (Array.isArray(value) ? [...value, value] : [value ?? null]));
}

function withField(doc: Document, path: string, value: unknown): Document {
  const tree = createTree();
  addAction(tree, path, { kind: 'computed', value: () => value });
  return addComputed(tree, doc, doc);
}

export const unionWith: Stage = (operand, context) => {
  const spec = typeof operand === 'string' ? { coll: operand } : operand;
  if (!isDocument(spec)) {
    throw new MongoError(
      9,
      `the $unionWith stage specification must be an object or string, but found ${bsonType(operand)}`,
    );
  }
  const { coll, pipeline = [] } = spec;
  if (typeof coll !== 'string' && !isDocumentsPipeline(pipeline as unknown[])) {
    throw new MongoError(40414, "BSON field '$unionWith.coll' is missing but a required field");
  }
  const run = context.compile(pipeline, context);
  return function* (docs) {
    yield* docs;
    yield* run(typeof coll === 'string' ? context.lookup(coll) : []);
  };
};

/** Stages that must see a whole collection, or write one. */
const NOT_IN_FACET = new Set(['$facet', '$out', '$merge', '$geoNear', '$indexStats', '$collStats', '$documents']);

export const facet: Stage = (operand, context) => {
  if (!isDocument(operand) || Object.keys(operand).length === 0) {
    throw new MongoError(40169, 'the $facet specification must be a non-empty object');
  }
  const runs = Object.entries(operand).map(([name, pipeline]): [string, Run] => {
    if (!Array.isArray(pipeline)) {
      throw new MongoError(40170, `arguments to $facet must be arrays, ${name} is type ${bsonType(pipeline)}`);
    }
    const refused = pipeline
      .flatMap((stage) => (isDocument(stage) ? Object.keys(stage) : []))
      .find((key) => NOT_IN_FACET.has(key));
    if (refused) throw new MongoError(40600, `${refused} is not allowed to be used within a $facet stage`);
    return [name, context.compile(pipeline, context)];
  });
  return function* (docs) {
    const input = [...docs];
    yield Object.fromEntries(runs.map(([name, run]) => [name, [...run(input)]]));
  };
};

export const graphLookup: Stage = (operand, context) => {
  const spec = parseGraphLookup(operand);
  const startOf = compileExpression(spec.startWith, context);
  const restriction =
    spec.restrictSearchWithMatch === undefined ? undefined : compileFilter(spec.restrictSearchWithMatch, context);

  return function* (docs) {
    const all = [...context.lookup(spec.from)].filter((doc) => restriction?.(doc) ?? true);
    const byKey = indexByPath(all, spec.connectToField, context);
    for (const doc of docs) yield withField(doc, spec.as, search(startOf(doc), byKey, spec));
  };
};

interface GraphLookup {
  from: string;
  startWith: unknown;
  connectFromField: string;
  connectToField: string;
  as: string;
  maxDepth: number;
  depthField: string | undefined;
  restrictSearchWithMatch: Document | undefined;
}

function parseGraphLookup(operand: unknown): GraphLookup {
  if (!isDocument(operand)) {
    throw new MongoError(
      40327,
      `the $graphLookup stage specification must be an object, but found ${bsonType(operand)}`,
    );
  }
  for (const name of ['from', 'as', 'connectFromField', 'connectToField']) {
    if (typeof operand[name] !== 'string') {
      throw new MongoError(40105, `$graphLookup requires '${name}' to be a string`);
    }
  }
  if (operand.startWith === undefined) throw new MongoError(40105, "$graphLookup requires 'startWith' to be specified");
  const maxDepth = operand.maxDepth === undefined ? Number.POSITIVE_INFINITY : toNumber(operand.maxDepth);
  if (!(maxDepth >= 0)) throw new MongoError(40101, '$graphLookup maxDepth must be a nonnegative number');
  return { ...(operand as unknown as GraphLookup), maxDepth };
}

/** Breadth first; each document is found once, at its least depth. */
function search(start: unknown, byKey: Index, { connectFromField, maxDepth, depthField }: GraphLookup): Document[] {
  const found = new Map<Document, number>();
  let frontier = Array.isArray(start) ? start : [start ?? null];
  for (let depth = 0; depth <= maxDepth && frontier.length > 0; depth += 1) {
    const fresh = new Set(frontier.flatMap((value) => byKey.get(value) ?? []).filter((doc) => !found.has(doc)));
    for (const doc of fresh) found.set(doc, depth);
    frontier = [...fresh].flatMap((doc) => valuesAt(doc, connectFromField).filter((value) => value !== null));
  }
  return [...found].map(([doc, depth]) =>
    depthField === undefined ? doc : withField(doc, depthField, toLong(BigInt(depth))),
  );
}
