import { api } from './api.js';
import { error } from './error.js';
import { run } from './run.js';
import { start } from './start.js';
import { web } from './web.js';
import { why } from './why.js';

/** All texts in English. */
export const en = { ...api, ...error, ...run, ...web, ...why, ...start };
