import { tmpdir } from 'node:os';
import path from 'node:path';
import base from './jest.config.mjs';

/** Where the tests note what they measured, for the reporter. */
process.env.FAULT_NOTES ??= path.join(tmpdir(), `faults-${process.pid}.jsonl`);

/**
 * The fault catalogue: real processes, real signals. They need what `pnpm build` makes. All of them run one file at a time, for
 * the figures that are kept; `FAULTS=quick` leaves out what takes long, and runs two files at a time, which mostly wait.
 */
export default {
  ...base,
  testMatch: ['**/src/**/*.fault.ts'],
  maxWorkers: process.env.FAULTS === 'quick' ? 2 : 1,
  reporters: ['default', '<rootDir>/jest.faults.reporter.mjs'],
};
