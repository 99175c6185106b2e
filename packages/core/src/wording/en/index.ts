import { error } from './error.js';
import { run } from './run.js';
import { why } from './why.js';

/** All texts in English. */
export const en = { ...error, ...run, ...why };
