import { z } from 'zod';
import type { Role } from '../actor.js';
import type { ErrorCode } from '../error.js';

/** One operation of the HTTP contract. The bot mounts it, the web app's client is typed from it, `/openapi.json` is made from it. */
export interface Entry<P = unknown, Q = unknown, B = unknown, O = unknown> {
  method: 'GET' | 'POST' | 'DELETE';
  /** Path with `:name` parameters. */
  path: string;
  summary: string;
  /** The least role that may call it. */
  role: Role;
  params: z.ZodType<P>;
  query: z.ZodType<Q>;
  body: z.ZodType<B>;
  /** The JSON that a success carries; for a `stream`, the data of one event. */
  output: z.ZodType<O>;
  status: 200 | 201 | 202;
  kind: 'json' | 'stream';
  /** Makes something happen: takes an `Idempotency-Key` and counts against the actor's rate. */
  acts: boolean;
  /** Asks others than the database, so that its answer may take up to 10 s rather than 5. */
  slow: boolean;
  /** The codes that this operation itself can answer with, beside those of every operation. */
  errors: readonly ErrorCode[];
}

export type ParamsOf<E extends Entry> = z.output<E['params']>;
export type QueryOf<E extends Entry> = z.output<E['query']>;
export type QueryInputOf<E extends Entry> = z.input<E['query']>;
export type BodyOf<E extends Entry> = z.output<E['body']>;
export type OutputOf<E extends Entry> = z.output<E['output']>;

const nothing = z.strictObject({});

/** Completes an entry: what is left out is empty, answers 200, changes nothing and needs a viewer. */
export function entry<
  O extends z.ZodType,
  P extends z.ZodType = typeof nothing,
  Q extends z.ZodType = typeof nothing,
  B extends z.ZodType = typeof nothing,
>(given: {
  method: Entry['method'];
  path: string;
  summary: string;
  output: O;
  role?: Role;
  params?: P;
  query?: Q;
  body?: B;
  status?: Entry['status'];
  kind?: Entry['kind'];
  acts?: boolean;
  slow?: boolean;
  errors?: readonly ErrorCode[];
}) {
  return {
    role: 'viewer' as Role,
    status: 200 as Entry['status'],
    kind: 'json' as Entry['kind'],
    acts: false,
    slow: false,
    errors: [] as readonly ErrorCode[],
    ...given,
    params: (given.params ?? nothing) as P,
    query: (given.query ?? nothing) as Q,
    body: (given.body ?? nothing) as B,
  };
}
