import { alertEntries } from './alerts.js';
import { consoleEntries } from './console.js';
import { jobEntries } from './jobs.js';
import { runEntries } from './runs.js';
import { systemEntries } from './system.js';

export * from './alert-shapes.js';
export { type ConsoleReply, consoleReply } from './console.js';
export * from './entry.js';
export * from './shapes.js';
export { type StreamEvent, streamEvent } from './system.js';

/** The whole HTTP contract of the bot, by operation. Order matters to routers: fixed paths stand before parameters. */
export const contract = { ...jobEntries, ...runEntries, ...alertEntries, ...consoleEntries, ...systemEntries };
export type Contract = typeof contract;
export type OperationId = keyof Contract;

export { type ErrorBody, errorBody } from './error-body.js';
