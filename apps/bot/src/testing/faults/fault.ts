import { randomInt } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { describe, it } from '@jest/globals';
import { createRandom, type Random } from '../random.js';
import { FAULTS, type FaultEntry, type FaultName, titleOf } from './catalogue.js';
import type { FaultNote } from './table.js';

export interface FaultOptions {
  timeoutMs: number;
  /** Takes so long that only `pnpm faults` shows it, not the gate. */
  long?: boolean;
  /** What only a database of our own can do; a MongoDB that is handed in may say that it can with `MONGODB_TEST_COMMANDS`. */
  needs?: 'failCommand' | 'own process';
}

/** What a fault's test is handed. */
export interface FaultAct {
  seed: number;
  /** Chance by the seed: whatever the test leaves to chance comes from here. */
  random: Random;
  /** Notes what was measured, for the table: `closed after 17.2 s`. */
  figure(text: string): void;
}

/**
 * A test that shows one fault of the catalogue, and notes for the table what it found. The seed is printed; `FAULT_SEED`
 * replays it.
 */
export function fault(name: FaultName, options: FaultOptions, act: (act: FaultAct) => Promise<void>): void {
  const entry: FaultEntry | undefined = FAULTS.find((each) => each.fault === name);
  if (!entry) throw new Error(`${name} is not in the catalogue of faults`);
  if (options.long && process.env.FAULTS === 'quick') return;
  const title = titleOf(entry);
  const missing = whatIsMissing(options);
  describe(entry.section, () => {
    if (missing !== null) {
      console.warn(`NOT SHOWN: ${name}: ${missing}`);
      note({ title, seed: null, figures: [], skipped: missing });
      it.skip(title, () => undefined);
      return;
    }
    it(
      title,
      async () => {
        const seed = Number(process.env.FAULT_SEED ?? randomInt(2 ** 32 - 1));
        process.stderr.write(`seed ${seed}: ${name}\n`);
        const figures: string[] = [];
        try {
          await act({ seed, random: createRandom(seed), figure: (text) => figures.push(text) });
        } finally {
          note({ title, seed, figures, skipped: null });
        }
      },
      options.timeoutMs,
    );
  });
}

function whatIsMissing({ needs }: FaultOptions): string | null {
  if (needs === undefined || !process.env.MONGODB_TEST_URI) return null;
  if (needs === 'own process') return 'the database of MONGODB_TEST_URI is not ours to kill';
  return process.env.MONGODB_TEST_COMMANDS ? null : 'MONGODB_TEST_COMMANDS does not say that it takes fail points';
}

/** The reporter reads it after the run. */
function note(fields: FaultNote): void {
  if (process.env.FAULT_NOTES) appendFileSync(process.env.FAULT_NOTES, `${JSON.stringify(fields)}\n`);
}
