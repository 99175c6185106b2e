import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { mergeResults, renderTables } from './apps/bot/dist/testing/faults/table.js';

const RESULTS = new URL('docs/faults.results.json', import.meta.url);
const PAGE = new URL('docs/faults.md', import.meta.url);
const MARK_START = '<!-- results -->';
const MARK_END = '<!-- /results -->';

/** Keeps what the tests of the catalogue found in `docs/faults.md`; in CI, whose checkout nobody keeps, it writes nothing. */
export default class FaultsReporter {
  constructor(globalConfig) {
    this.chosen = globalConfig.testNamePattern || globalConfig.testPathPatterns?.patterns.length > 0;
  }

  onRunComplete(_contexts, { testResults, startTime }) {
    const notes = process.env.FAULT_NOTES;
    if (!existsSync(notes)) return;
    const noted = readFileSync(notes, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    rmSync(notes);
    for (const { title, figures } of noted) console.log(`${title}\n    ${figures.join('; ') || 'no figure'}`);
    if (process.env.CI) return;

    const outcomes = testResults.flatMap(({ testResults: tests }) =>
      tests.map(({ title, status, duration }) => ({ title, status, durationMs: duration ?? 0 })),
    );
    const extent = this.chosen ? 'chosen ones' : process.env.FAULTS === 'quick' ? 'the quick ones' : 'all';
    const run = {
      at: `${new Date(startTime).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
      extent,
      cores: availableParallelism(),
      node: process.version,
      database: process.env.MONGODB_TEST_URI ? 'MongoDB behind a proxy' : 'embedded database as a process of its own',
    };
    const known = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
    const results = mergeResults(known, outcomes, noted, run);
    writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
    const [before, rest = ''] = readFileSync(PAGE, 'utf8').split(MARK_START);
    const after = rest.split(MARK_END)[1] ?? '';
    writeFileSync(PAGE, `${before}${MARK_START}\n\n${renderTables(results)}\n\n${MARK_END}${after}`);
  }
}
