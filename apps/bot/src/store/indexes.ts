import type { IndexDescription, Db as NativeDb } from 'mongodb';
import { type MongoServerError, MongoServerError as ServerError } from 'mongodb';
import { DUPLICATE_KEY } from './outage.js';

/** Names of the collections that the bot keeps; Agenda's own is `agenda_jobs`. */
export const COLLECTIONS = {
  runs: 'job_runs',
  jobStates: 'job_states',
  workers: 'workers',
  stats: 'stats_buckets',
  idempotency: 'idempotency_keys',
  audit: 'audit_entries',
  signIn: 'sign_in_codes',
  deploys: 'deploys',
  failures: 'failures',
} as const;

export type NamedIndex = IndexDescription & { name: string };
export type IndexPlan = Readonly<Record<string, readonly NamedIndex[]>>;

/** Expires at the instant that the field holds; without the field, never. */
export const expire = { key: { expires_at: 1 }, name: 'expire', expireAfterSeconds: 0 } satisfies NamedIndex;

/**
 * Every index, named for the question that it answers. A partial one holds what a comparison admits: a database uses it
 * only for queries of which it can tell that they imply its filter, which it never can of `$type`.
 */
export const STORE_INDEXES: IndexPlan = {
  [COLLECTIONS.runs]: [
    {
      key: { exclusive_key: 1 },
      name: 'one_active_run_of_an_exclusive_job',
      unique: true,
      partialFilterExpression: { exclusive_key: { $exists: true } },
    },
    { key: { active: 1, job_id: 1, _id: -1 }, name: 'active_runs', partialFilterExpression: { active: true } },
    {
      key: { cancel_pending: 1, worker_id: 1 },
      name: 'cancel_orders',
      partialFilterExpression: { cancel_pending: true },
    },
    {
      key: { untold: 1, ended_at: 1 },
      name: 'ends_to_tell',
      partialFilterExpression: { untold: true },
    },
    { key: { job_id: 1, _id: -1 }, name: 'history_of_a_job' },
    { key: { status: 1, _id: -1 }, name: 'runs_of_a_status' },
    {
      key: { user_id: 1, _id: -1 },
      name: 'runs_of_a_user',
      partialFilterExpression: { user_id: { $gt: '' } },
    },
    {
      key: { error_signature: 1, _id: -1 },
      name: 'runs_of_a_signature',
      partialFilterExpression: { error_signature: { $gt: '' } },
    },
    {
      key: { job_id: 1, error_signature: 1, _id: -1 },
      name: 'runs_of_a_kind_of_failure',
      partialFilterExpression: { error_signature: { $gt: '' } },
    },
    { key: { retry_of: 1, _id: 1 }, name: 'retries_of_a_run', partialFilterExpression: { retry_of: { $gt: '' } } },
    { key: { ended_at: -1 }, name: 'ended_lately', partialFilterExpression: { ended_at: { $gt: new Date(0) } } },
    expire,
  ],
  [COLLECTIONS.jobStates]: [],
  [COLLECTIONS.workers]: [expire],
  [COLLECTIONS.stats]: [{ key: { job_id: 1, size: 1, at: 1 }, name: 'window_of_a_job' }, expire],
  [COLLECTIONS.idempotency]: [expire],
  [COLLECTIONS.audit]: [
    { key: { at: -1, _id: -1 }, name: 'newest_entries' },
    { key: { target: 1, at: -1, _id: -1 }, name: 'entries_of_a_target' },
    expire,
  ],
  [COLLECTIONS.deploys]: [{ key: { at: -1, _id: -1 }, name: 'newest_deploys' }, expire],
  [COLLECTIONS.failures]: [
    { key: { last_seen_at: -1, _id: -1 }, name: 'newest_failures' },
    { key: { job_id: 1, last_seen_at: -1, _id: -1 }, name: 'failures_of_a_job' },
    { key: { state: 1, last_seen_at: -1, _id: -1 }, name: 'failures_of_a_state' },
    { key: { job_id: 1, state: 1, last_seen_at: -1, _id: -1 }, name: 'failures_of_a_job_and_a_state' },
    {
      key: { open: 1, last_seen_at: -1, _id: -1 },
      name: 'open_failures',
      partialFilterExpression: { open: true },
    },
    {
      key: { job_id: 1, open: 1, last_seen_at: -1, _id: -1 },
      name: 'open_failures_of_a_job',
      partialFilterExpression: { open: true },
    },
    expire,
  ],
  [COLLECTIONS.signIn]: [expire],
};

/** IndexOptionsConflict and IndexKeySpecsConflict: an index of that name, or on those fields, is there and differs. */
const INDEX_CONFLICTS: ReadonlySet<unknown> = new Set([85, 86]);

/**
 * Makes what is missing. An expiry that differs is changed in place; any other difference is an error that names
 * collection and index: it must be solved by a person, since without its indexes the bot promises things it cannot keep.
 */
export async function prepareIndexes(native: NativeDb, plan: IndexPlan): Promise<void> {
  for (const [collection, indexes] of Object.entries(plan)) {
    for (const index of indexes) await prepareIndex(native, collection, index);
  }
}

async function prepareIndex(native: NativeDb, collection: string, index: NamedIndex): Promise<void> {
  const create = () => native.command({ createIndexes: collection, indexes: [index] });
  try {
    await create();
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    if (error.code === DUPLICATE_KEY) throw doubled(collection, index, error);
    if (!INDEX_CONFLICTS.has(error.code) || index.expireAfterSeconds === undefined)
      throw conflict(collection, index, error);
    await changeExpiry(native, collection, index, error);
  }
}

async function changeExpiry(
  native: NativeDb,
  collection: string,
  index: NamedIndex,
  cause: MongoServerError,
): Promise<void> {
  try {
    const { key, expireAfterSeconds } = index;
    // By its fields: an index of that name on other fields is left alone.
    await native.command({ collMod: collection, index: { keyPattern: key, expireAfterSeconds } });
    await native.command({ createIndexes: collection, indexes: [index] });
  } catch (error) {
    if (error instanceof ServerError) throw conflict(collection, index, cause);
    throw error;
  }
}

function doubled(collection: string, index: NamedIndex, cause: MongoServerError): Error {
  const message = `Index ${collection}.${index.name} cannot be made, since its key is there twice; remove all but one of ${JSON.stringify(cause.keyValue)}: ${cause.message}`;
  return new Error(message, { cause });
}

function conflict(collection: string, index: NamedIndex, cause: MongoServerError): Error {
  return new Error(
    `Index ${collection}.${index.name} differs from what is stored; drop it and start again: ${cause.message}`,
    {
      cause,
    },
  );
}
