import { contract, type QueryInputOf } from '@jobs-monitor/core';

export type RunFilter = QueryInputOf<typeof contract.listRuns>;

const fields = contract.listRuns.query.shape;

/** The filter that an address carries: what the contract would refuse is left out. */
export function runFilter(query: URLSearchParams): RunFilter {
  const given: Record<string, string> = {};
  for (const [name, schema] of Object.entries(fields)) {
    const value = query.get(name)?.trim();
    if (value && name !== 'limit' && schema.safeParse(value).success) given[name] = value;
  }
  return given;
}
