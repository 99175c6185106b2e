import { alertEntries } from './alerts.js';
import { consoleEntries } from './console.js';
import { failureEntries } from './failures.js';
import { historyEntries } from './history.js';
import { jobEntries } from './jobs.js';
import { runEntries } from './runs.js';
import { systemEntries } from './system.js';

export * from './alert-shapes.js';
export { type ConsoleReply, consoleReply } from './console.js';
export * from './entry.js';
export { type FailureWire, failure } from './failures.js';
export { type AuditEntryWire, auditEntry, type DeployWire, deploy } from './history.js';
export * from './shapes.js';
export { type StreamEvent, streamEvent } from './system.js';

/** The whole HTTP contract of the bot, by operation. Order matters to routers: fixed paths stand before parameters. */
export const contract = {
  ...jobEntries,
  ...runEntries,
  ...failureEntries,
  ...historyEntries,
  ...alertEntries,
  ...consoleEntries,
  ...systemEntries,
};
export type Contract = typeof contract;
export type OperationId = keyof Contract;

export { type ErrorBody, errorBody } from './error-body.js';
