import type { Actor, BodyOf, Contract, OutputOf, ParamsOf, QueryOf } from '@jobs-monitor/core';

/** Operations whose answer is not one JSON object and that the API serves by itself. */
type Streamed = 'streamEvents';

/** What a verb is given besides the actor; already checked against the contract. */
export interface Input<Id extends keyof Contract> {
  params: ParamsOf<Contract[Id]>;
  query: QueryOf<Contract[Id]>;
  body: BodyOf<Contract[Id]>;
}

/** What JSON makes of a value: the wire says strings where we hold instants. */
export type Unwired<T> = T extends string
  ? T | Date
  : T extends readonly (infer E)[]
    ? Unwired<E>[]
    : T extends object
      ? { [K in keyof T]: Unwired<T[K]> }
      : T;

/** The only verbs of the product: a route, a chat command and a button call the same function. Failures are `AppError`s. */
export type Operations = {
  [Id in Exclude<keyof Contract, Streamed>]: (
    actor: Actor,
    input: Input<Id>,
  ) => Promise<Unwired<OutputOf<Contract[Id]>>>;
};
