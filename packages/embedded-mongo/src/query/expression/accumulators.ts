import type { Operator } from './adapter.js';

/** Accumulators that mingo gets wrong for BSON values; each is given the documents, the argument and the options. */
export const ownAccumulators: Record<string, Operator> = {};
