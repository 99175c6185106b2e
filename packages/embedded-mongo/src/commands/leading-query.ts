import type { Document } from '../query/document.js';
import { isDocument } from '../query/types.js';

export interface LeadingQuery {
  filter: Document;
  sort?: Document;
  skip?: number;
  limit?: number;
}

/**
 * Splits off the $match, $sort, $skip and $limit that begin a pipeline in that order: together they are a find, for which
 * there may be an index. Anything unusual stays in the pipeline, which knows how to refuse it.
 */
export function leadingQuery(pipeline: Document[]): { query: LeadingQuery; rest: Document[] } {
  const query: LeadingQuery = { filter: {} };
  const taken = [
    take('$match', isPlainMatch, (filter) => (query.filter = filter as Document)),
    take('$sort', isPlainSort, (sort) => (query.sort = sort as Document)),
    take('$skip', isCount, (skip) => (query.skip = skip as number)),
    take('$limit', isCount, (limit) => (query.limit = limit as number)),
  ];
  let rest = pipeline;
  for (const stage of taken) rest = stage(rest);
  return { query, rest };
}

function take(name: string, accepts: (value: unknown) => boolean, keep: (value: unknown) => void) {
  return (stages: Document[]): Document[] => {
    const [first] = stages;
    if (!isDocument(first) || Object.keys(first).length !== 1 || !accepts(first[name])) return stages;
    keep(first[name]);
    return stages.slice(1);
  };
}

function isPlainMatch(value: unknown): boolean {
  return isDocument(value) && !Object.keys(value).some((name) => name === '$where' || name === '$text');
}

function isPlainSort(value: unknown): boolean {
  return (
    isDocument(value) &&
    Object.keys(value).length > 0 &&
    Object.values(value).every((order) => order === 1 || order === -1)
  );
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}
