import { MongoError } from '../errors.js';
import { type QueryRun, type RecordQuery, runQuery } from '../plan/run.js';
import type { Document } from '../query/document.js';
import { isDocument } from '../query/types.js';
import type { Reply } from '../wire/reply.js';
import { type CommandContext, type CommandDefinition, collectionName, existingCollection } from './context.js';
import { readFind, readHint } from './find.js';
import { leadingQuery } from './leading-query.js';
import { VERSION } from './server-info.js';

const VERBOSITIES: readonly unknown[] = ['queryPlanner', 'executionStats', 'allPlansExecution', undefined];

/** Which way a command finds its documents: the stage, the index, keys and documents examined. Writes nothing. */
export const explain: CommandDefinition = {
  fields: ['verbosity'],
  run(context) {
    const { command } = context;
    if (!isDocument(command.explain))
      throw new MongoError(14, "BSON field 'explain.explain' is the wrong type, expected type 'object'");
    if (!VERBOSITIES.includes(command.verbosity))
      throw new MongoError(
        2,
        `verbosity string must be one of {'queryPlanner', 'executionStats', 'allPlansExecution'}`,
      );
    return explainCommand({ ...context, command: command.explain }, command.verbosity !== 'queryPlanner');
  },
};

/** Explains the query inside a command. */
export function explainCommand(context: CommandContext, withStatistics: boolean): Reply {
  const query = queryOf(context.command);
  const collection = existingCollection(context);
  const namespace = `${context.database}.${collectionName(context)}`;
  const planner = { namespace, parsedQuery: query.filter, rejectedPlans: [] };
  const server = { serverInfo: { version: VERSION, port: context.state.port }, command: context.command, ok: 1 };
  if (!collection) {
    const winningPlan = { stage: 'EOF' };
    const executionStats = {
      executionSuccess: true,
      nReturned: 0,
      executionTimeMillis: 0,
      totalKeysExamined: 0,
      totalDocsExamined: 0,
      executionStages: winningPlan,
    };
    return {
      document: {
        explainVersion: '1',
        queryPlanner: { ...planner, winningPlan },
        ...(withStatistics ? { executionStats } : {}),
        ...server,
      },
    };
  }
  const started = performance.now();
  const run = runQuery(collection, query);
  const winningPlan = describePlan(run, query);
  const queryPlanner = { ...planner, winningPlan };
  if (!withStatistics) return { document: { explainVersion: '1', queryPlanner, ...server } };
  let nReturned = 0;
  for (const _record of run.records) nReturned += 1;
  const executionStats = {
    executionSuccess: true,
    nReturned,
    executionTimeMillis: Math.round(performance.now() - started),
    totalKeysExamined: run.statistics.keysExamined,
    totalDocsExamined: run.statistics.docsExamined,
    executionStages: { ...winningPlan, nReturned },
  };
  return { document: { explainVersion: '1', queryPlanner, executionStats, ...server } };
}

function queryOf(command: Document): RecordQuery {
  switch (Object.keys(command)[0]) {
    case 'find':
      return readFind(command);
    case 'count':
    case 'distinct':
    case 'findAndModify':
    case 'findandmodify':
      return {
        filter: documentOr(command.query),
        sort: isDocument(command.sort) ? command.sort : undefined,
        hint: readHint(command.hint),
      };
    case 'aggregate':
      return { ...leadingQuery((command.pipeline ?? []) as Document[]).query, hint: readHint(command.hint) };
    case 'update':
      return statementQuery(command.updates);
    case 'delete':
      return statementQuery(command.deletes);
    default:
      throw new MongoError(59, `Explain failed due to unknown command: ${Object.keys(command)[0]}`);
  }
}

function statementQuery(statements: unknown): RecordQuery {
  const [first] = Array.isArray(statements) ? statements : [];
  return { filter: documentOr(first?.q), hint: readHint(first?.hint) };
}

function documentOr(value: unknown): Document {
  return isDocument(value) ? value : {};
}

function describePlan({ plan }: QueryRun, { filter, sort, limit }: RecordQuery): Document {
  const hasFilter = Object.keys(filter).length > 0;
  if (plan.kind === 'collection') {
    const scan = {
      stage: 'COLLSCAN',
      ...(hasFilter ? { filter } : {}),
      direction: plan.reverse ? 'backward' : 'forward',
    };
    return sorted(scan, sort && !('$natural' in sort) ? sort : undefined, limit);
  }
  const { index, reverse, lookup, exact } = plan;
  const scan = {
    stage: lookup && index.name === '_id_' ? 'IDHACK' : 'IXSCAN',
    keyPattern: index.key,
    indexName: index.name,
    isMultiKey: index.multikey,
    isUnique: index.unique,
    isSparse: index.sparse,
    isPartial: index.partialFilter !== undefined,
    direction: reverse ? 'backward' : 'forward',
  };
  const fetch = { stage: 'FETCH', ...(exact ? {} : { filter }), inputStage: scan };
  return sorted(scan.stage === 'IDHACK' ? scan : fetch, plan.providesSort ? undefined : sort, limit);
}

function sorted(inputStage: Document, sort: Document | undefined, limit: number | undefined): Document {
  if (!sort || Object.keys(sort).length === 0) return inputStage;
  return { stage: 'SORT', sortPattern: sort, ...(limit ? { limitAmount: limit } : {}), inputStage };
}
