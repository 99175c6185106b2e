import { type Contract, contract, type Entry, type QueryInputOf } from '@jobs-monitor/core';

type List = 'listRuns' | 'listAlerts' | 'listDeliveries' | 'listFailures' | 'listAudit';

/** The question that an address carries: what the contract would refuse is left out. How many fit a page is ours to say. */
export function addressFilter<Id extends List>(id: Id, query: URLSearchParams): QueryInputOf<Contract[Id]> {
  const entry: Entry = contract[id];
  const given: Record<string, string> = {};
  for (const [name, value] of query) {
    const text = value.trim();
    if (text && name !== 'limit' && entry.query.safeParse({ [name]: text }).success) given[name] = text;
  }
  return given as QueryInputOf<Contract[Id]>;
}

/** The address of a page with this filter, to be shared. */
export function addressOf(path: string, filter: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) search.set(name, String(value));
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}
