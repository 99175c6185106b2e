import type { Actor, BodyOf, Contract, OutputOf, ParamsOf, QueryOf, StreamEvent } from '@jobs-monitor/core';

/** Operations whose answer is not one JSON object and that the API serves by itself. */
type Streamed = 'streamEvents';

/** What a verb is given besides the actor; already checked against the contract. */
export interface Input<Id extends keyof Contract> {
  params: ParamsOf<Contract[Id]>;
  query: QueryOf<Contract[Id]>;
  body: BodyOf<Contract[Id]>;
}

/** What may stand for the wire's JSON before it is JSON: instants where the wire has text. */
export type Unwired<T> = T extends string
  ? string extends T
    ? T | Date
    : T
  : T extends readonly (infer E)[]
    ? Unwired<E>[]
    : T extends object
      ? { [K in keyof T]: Unwired<T[K]> }
      : T;

/** An event of the stream before it is JSON. */
export type LiveEvent = Unwired<StreamEvent>;

/** The only verbs of the product: a route, a chat command and a button call the same function. Failures are `AppError`s. */
export type Operations = {
  [Id in Exclude<keyof Contract, Streamed>]: (
    actor: Actor,
    input: Input<Id>,
  ) => Promise<Unwired<OutputOf<Contract[Id]>>>;
};
