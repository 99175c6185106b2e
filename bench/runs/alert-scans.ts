import { createLateScan } from '../../apps/bot/src/alerts/clocks/late-scan.js';
import { createUsualDurations } from '../../apps/bot/src/alerts/clocks/usual-durations.js';
import { createJudge } from '../../apps/bot/src/alerts/judge.js';
import { createRecover } from '../../apps/bot/src/alerts/recover.js';
import { createSilenceEnd } from '../../apps/bot/src/alerts/silence-end.js';
import { createTeller } from '../../apps/bot/src/alerts/teller.js';
import { createUpkeep } from '../../apps/bot/src/alerts/upkeep.js';
import type { Bus } from '../../apps/bot/src/events/bus.js';
import { SCHEDULE_COLLECTION } from '../../apps/bot/src/schedule/entries.js';
import { createDueEntries } from '../../apps/bot/src/schedule/overdue.js';
import { buildAlert, buildEvent, buildRule } from '../../apps/bot/src/testing/alert-builders.js';
import { createRecordingLog } from '../../apps/bot/src/testing/log.js';
import { percentile, report } from '../measure.js';
import { countKeys, repeat } from './keys.js';
import type { Observed, RunsBench } from './setup.js';

const INCIDENTS = 10;
const ENTRIES = 50;
const DUE = 2;

/** R20: what is looked for again and again so that everything is told, with nothing to tell that is not told already. */
export async function measureAlertScans(bench: RunsBench, observed: Observed, history: number): Promise<void> {
  const { store, patient } = bench;
  for (let n = 0; n < INCIDENTS; n += 1) {
    const job_id = `job_${n}`;
    await store.alerts.insert(buildAlert({ job_id, subject: job_id }, buildEvent({ job_id })));
  }
  await patient.collection(SCHEDULE_COLLECTION).insertMany(Array.from({ length: ENTRIES }, (_, n) => entry(n)));

  const scans = createScans(bench, bench.bus);
  const observedScans = createScans(observed, bench.bus);
  for (const [name, what, mostKeys] of [
    ['ends', 'look for ends that nobody told', 0],
    ['upkeep', `upkeep of ${INCIDENTS} open incidents`, 2 * INCIDENTS],
    ['late', `look for late starts, ${DUE} of ${ENTRIES} entries due`, 2 * DUE],
  ] as const) {
    const taken = await repeat(scans[name]);
    const keys = await countKeys(observed.db, observedScans[name]);
    const median = percentile(taken, 50);
    report({
      id: 'R20',
      measure: `${what}, ${history} runs ended (${bench.kind})`,
      ours: `p50 ${median.toFixed(2)} ms, p99 ${percentile(taken, 99).toFixed(2)} ms, ${keys} keys examined`,
      against: '–',
      ratio: '–',
      budget: `< 5 ms, ≤ ${mostKeys} keys`,
      ok: median < 5 && keys <= mostKeys,
    });
  }
}

function createScans({ db, store }: Observed, bus: Bus) {
  const log = createRecordingLog();
  const now = () => new Date();
  const wake = () => undefined;
  const rule = buildRule();
  const usual = createUsualDurations({ read: store.jobs.goodDurations, log });
  const judge = createJudge({
    ...{ store, bus, log, wake, now },
    rules: () => [rule],
    channels: () => ['telegram'],
    usualOf: async () => null,
  });
  const { report: tell, wanted } = judge;
  const teller = createTeller({
    ...{ bus, usual, wanted, log, now },
    runs: store.runs,
    report: tell,
    say: () => undefined,
    limitsOf: () => undefined,
  });
  const upkeep = createUpkeep({
    ...{ store, judge, bus, wake, now },
    recover: createRecover({
      store,
      bus,
      report: tell,
      prepare: async () => undefined,
      isUsual: () => true,
      wake,
      now,
    }),
    endSilences: createSilenceEnd({ store, report: tell, log, wake, now }),
    watchedSubjects: async () => [],
    onError(error) {
      throw error;
    },
  });
  const late = createLateScan({
    dueEntries: createDueEntries(db),
    find: () => undefined,
    pauseOf: async () => null,
    report: tell,
    now,
  });
  return { ends: teller.sweep, upkeep: upkeep.runOnce, late };
}

/** The first few are due, the others tomorrow. */
function entry(n: number) {
  const nextRunAt = new Date(Date.now() + (n < DUE ? -1_000 : 86_400_000));
  const state = { lastRunAt: null, lockedAt: null, disabled: false, lastModifiedBy: null };
  const data = { job_id: `job_${n}`, code: `job_${n}`, family: null, schedule: 'every 86400' };
  return { name: 'scheduled', type: 'single', priority: 0, nextRunAt, ...state, data };
}
