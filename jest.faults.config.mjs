import { tmpdir } from 'node:os';
import path from 'node:path';
import base from './jest.config.mjs';

/** Where the tests note what they measured, for the reporter. */
process.env.FAULT_NOTES ??= path.join(tmpdir(), `faults-${process.pid}.jsonl`);

/**
 * The fault catalogue: real processes, real signals, one file at a time. They need what `pnpm build` makes. `FAULTS=quick`
 * leaves out what takes long.
 */
export default {
  ...base,
  testMatch: ['**/src/**/*.fault.ts'],
  maxWorkers: 1,
  reporters: ['default', '<rootDir>/jest.faults.reporter.mjs'],
};
