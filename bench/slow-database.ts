import { setTimeout as sleep } from 'node:timers/promises';
import { startFaultDatabase } from '../apps/bot/src/testing/fault-database.js';
import { type BenchBot, startBenchBot } from './bot.js';
import { percentile, report } from './measure.js';

/** I5: what a job notices of a database that takes two seconds for everything, against a quick one, in turn. */

const ROUNDS = 5;
const RUNS = 6;
const RUN_MS = 1_000;
const SLOW_MS = 2_000;
const COMMANDS = ['find', 'aggregate', 'count', 'insert', 'update', 'delete', 'findAndModify', 'getMore', 'ping'];

interface Seen {
  wallMs: number;
  callMs: number[];
}

const kind = process.env.MONGODB_TEST_URI ? 'mongodb' : 'embedded';
const database = await startFaultDatabase();
const bot = await startBenchBot(database.uri);
const quick: Seen[] = [];
const slow: Seen[] = [];
try {
  for (let round = 0; round <= ROUNDS; round += 1) {
    const taken = { quick: await measure(bot), slow: await measureSlow(bot) };
    if (round === 0) continue;
    quick.push(...taken.quick);
    slow.push(...taken.slow);
  }
} finally {
  await bot.close();
  await database.close();
}

const calls = (seen: readonly Seen[]) => seen.flatMap(({ callMs }) => callMs);
const wall = (seen: readonly Seen[]) =>
  percentile(
    seen.map(({ wallMs }) => wallMs),
    50,
  );
const show = (seen: readonly Seen[]) =>
  `p50 ${percentile(calls(seen), 50).toFixed(3)} ms, p99 ${percentile(calls(seen), 99).toFixed(3)} ms`;
const addedMs = wall(slow) - wall(quick);
report({
  id: 'I5',
  measure: `progress() and log() with a database that takes 2 s for everything (${kind})`,
  ours: show(slow),
  against: `a quick one: ${show(quick)}`,
  ratio: (percentile(calls(slow), 50) / percentile(calls(quick), 50)).toFixed(2),
  budget: 'p99 < 2 ms',
  ok: percentile(calls(slow), 99) < 2,
});
report({
  id: 'I5',
  measure: `wall time that it adds to a run of a second, median of ${slow.length} (${kind})`,
  ours: `${addedMs.toFixed(1)} ms`,
  against: `a quick one: ${wall(quick).toFixed(1)} ms`,
  ratio: (wall(slow) / wall(quick)).toFixed(4),
  budget: '< 2 ms',
  ok: addedMs < 2,
});

/** Slow from when the runs are under way: starting them asks the database more often than a request may wait for it. */
async function measureSlow(of: BenchBot): Promise<Seen[]> {
  try {
    return await measure(of, () =>
      database.failCommands('alwaysOn', { failCommands: COMMANDS, blockConnection: true, blockTimeMS: SLOW_MS }),
    );
  } finally {
    await database.failCommands('off');
  }
}

/** Runs of `bench_steps` at once, and what their handlers took down; each has reached the database whole. */
async function measure({ trigger, ended }: BenchBot, underWay = async () => {}): Promise<Seen[]> {
  const runIds = await Promise.all(Array.from({ length: RUNS }, () => trigger('bench_steps')));
  await underWay();
  // So that no question is answered while they work.
  await sleep(RUN_MS);
  const runs = await Promise.all(runIds.map((runId) => ended(runId, 'completed')));
  return runs.map(({ result }) => {
    const { wall_ms, call_ms } = result as { wall_ms: number; call_ms: number[] };
    return { wallMs: wall_ms, callMs: call_ms };
  });
}
