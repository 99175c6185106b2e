import base from './jest.config.mjs';

/** The faults that take long: real processes, real signals, one file at a time. They need what `pnpm build` makes. */
export default { ...base, testMatch: ['**/src/**/*.fault.ts'], maxWorkers: 1 };
