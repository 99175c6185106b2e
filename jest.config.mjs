/** One test run for the whole workspace: native ES modules, compiled by swc, workspace packages taken from their sources. */
export default {
  testEnvironment: 'node',
  // Jest would leave one core alone, which on a machine of two is half of it.
  maxWorkers: '100%',
  // For tests that hang. Bounds that are promised are asserted, speed is measured by the benches.
  testTimeout: 20_000,
  roots: ['<rootDir>/apps', '<rootDir>/packages', '<rootDir>/scripts'],
  testMatch: ['**/src/**/*.test.ts', '**/src/**/*.test.tsx', '<rootDir>/scripts/**/*.test.ts'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: {
    '^@jobs-monitor/(core|embedded-mongo)$': '<rootDir>/packages/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '\\.tsx?$': [
      '@swc/jest',
      {
        module: { type: 'es6' },
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'preact' } },
        },
      },
    ],
  },
};
