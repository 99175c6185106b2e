import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** One line of the table: what was measured, against what, and whether it keeps its budget. */
export interface Row {
  id: string;
  measure: string;
  ours: string;
  against: string;
  ratio: string;
  budget: string;
  ok: boolean;
}

/** Gives a row to the runner. */
export function report(row: Row): void {
  console.log(JSON.stringify(row));
}

const ROUNDS = 5;

/** Runs all contestants in turn, once to warm up and five times for real; answers the median of each, in the unit they return. */
export async function inTurn<Name extends string>(
  contestants: Record<Name, () => Promise<number>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(contestants) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= ROUNDS; round += 1) {
    // The order turns, so that nobody always runs on a fresh heap.
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      globalThis.gc?.();
      const result = await contestants[name]();
      if (round > 0) results[name].push(result);
    }
  }
  return Object.fromEntries(names.map((name) => [name, percentile(results[name], 50)])) as Record<Name, number>;
}

/** The value below which `percent` of the samples lie. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** Milliseconds that the work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

export interface BenchDatabase {
  uri: string;
  /** `embedded` or `mongodb`, to be said with the figures. */
  kind: string;
  close(): Promise<void>;
}

/** The database to measure on: MongoDB if `MONGODB_TEST_URI` names one, else the embedded server as a process of its own. */
export async function startBenchDatabase(): Promise<BenchDatabase> {
  const given = process.env.MONGODB_TEST_URI;
  if (given) return { uri: given, kind: 'mongodb', close: async () => undefined };
  const dir = await mkdtemp(path.join(tmpdir(), 'bench-db-'));
  const main = path.join(path.dirname(fileURLToPath(import.meta.url)), '../packages/embedded-mongo/dist/main.js');
  const child = spawn(process.execPath, [main, '--dir', dir, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const uri = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      const found = /mongodb:\/\/[^\s"]+/.exec(output);
      if (found) resolve(found[0]);
    });
    child.once('exit', (code) => reject(new Error(`the embedded database ended with ${code}`)));
  });
  return {
    uri,
    kind: 'embedded',
    async close() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
      await rm(dir, { recursive: true, force: true });
    },
  };
}
