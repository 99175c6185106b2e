import type { Operator } from './adapter.js';

/** Expression operators that mingo gets wrong for BSON values. */
export const ownExpressions: Record<string, Operator> = {};
