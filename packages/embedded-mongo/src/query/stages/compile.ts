import { MongoError } from '../../errors.js';
import type { Document, QueryOptions } from '../document.js';
import { translateErrors } from '../expression.js';
import { isDocument } from '../types.js';
import { bucket } from './bucket.js';
import { bucketAuto } from './bucket-auto.js';
import { engineStage } from './engine-stage.js';
import { count, group, sortByCount } from './group.js';
import { facet, graphLookup, lookup, unionWith } from './join.js';
import { limit, match, sample, skip, sort } from './order.js';
import { redact } from './redact.js';
import { addFields, project, replaceRoot, replaceWith, unset } from './shape.js';
import { documents, listLocalSessions } from './source.js';
import type { Run, Stage, StageContext } from './stage.js';
import { unwind } from './unwind.js';
import { setWindowFields } from './window.js';

const STAGES: ReadonlyMap<string, Stage> = new Map<string, Stage>([
  ['$match', match],
  ['$project', project],
  ['$addFields', addFields('$addFields')],
  ['$set', addFields('$set')],
  ['$unset', unset],
  ['$replaceRoot', replaceRoot],
  ['$replaceWith', replaceWith],
  ['$unwind', unwind],
  ['$group', group],
  ['$count', count],
  ['$sortByCount', sortByCount],
  ['$bucket', bucket],
  ['$bucketAuto', bucketAuto],
  ['$redact', redact],
  ['$setWindowFields', setWindowFields],
  ['$sort', sort],
  ['$limit', limit],
  ['$skip', skip],
  ['$sample', sample],
  ['$lookup', lookup],
  ['$graphLookup', graphLookup],
  ['$unionWith', unionWith],
  ['$facet', facet],
  ['$documents', documents],
  ['$listLocalSessions', listLocalSessions],
  ...['$densify', '$fill'].map((name) => [name, engineStage(name)] as const),
  ...['$geoNear', '$indexStats', '$collStats', '$planCacheStats', '$currentOp', '$listSessions', '$changeStream'].map(
    (name) => [name, refused(name)] as const,
  ),
]);

/** Stages that have their place: they read no input, and nothing comes before them. */
const SOURCES = new Set(['$documents', '$listLocalSessions']);

/** Compiles a pipeline (without a `$out` or `$merge` at its end); throws MongoError for what MongoDB 7.0 refuses. */
export function compileStages(
  pipeline: unknown,
  options: QueryOptions & { lookup(collection: string): Iterable<Document> },
): Run {
  const context: StageContext = {
    ...options,
    lookup: (collection) => options.lookup(collection),
    compile: (nested, inner) => compileStages(nested, { ...inner, lookup: options.lookup }),
  };
  const runs = parsePipeline(pipeline).map(([name, operand], index) => {
    const stage = STAGES.get(name);
    if (!stage) throw unknownStage(name);
    if (index > 0 && SOURCES.has(name)) {
      throw new MongoError(40602, `${name} is only valid as the first stage in a pipeline`);
    }
    return translateErrors(() => stage(operand, context));
  });
  return (docs) => runs.reduce<Iterable<Document>>((input, run) => run(input), docs);
}

/** The stages of a pipeline by name; throws for what is no list of one-field documents. */
export function parsePipeline(pipeline: unknown): [name: string, operand: unknown][] {
  if (!Array.isArray(pipeline)) throw new MongoError(14, "'pipeline' option must be specified as an array");
  return pipeline.map((stage: unknown) => {
    if (!isDocument(stage)) throw new MongoError(14, "Each element of the 'pipeline' array must be an object");
    const entries = Object.entries(stage);
    const [only] = entries;
    if (entries.length !== 1 || !only) {
      throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
    }
    return only;
  });
}

function unknownStage(name: string): MongoError {
  if (name === '$out' || name === '$merge') {
    return new MongoError(40601, `${name} can only be the final stage in the pipeline`);
  }
  return new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`);
}

function refused(name: string): Stage {
  return () => {
    throw new MongoError(238, `${name} is not supported by the embedded server`);
  };
}
