import { setTimeout as sleep } from 'node:timers/promises';
import type { RunSink } from '../../apps/bot/src/store/run-sink.js';
import { toDocument, toUpdate } from '../../apps/bot/src/store/run-writes.js';
import { buildJob } from '../../apps/bot/src/testing/builders.js';
import { TEST_RETENTION } from '../../apps/bot/src/testing/database.js';
import { documentSize } from '../../apps/bot/src/testing/document-size.js';
import { report } from '../measure.js';
import type { RunsBench } from './setup.js';

const STEPS = 100;
const STEP_MS = 100;

/** R6: what a run of ten seconds with 100 progress updates and 100 lines writes, against rewriting its document each time. */
export async function measureWrites(bench: RunsBench): Promise<void> {
  let writes = 0;
  let bytes = 0;
  const counting: RunSink = {
    write(batch) {
      for (const each of batch) {
        writes += 1;
        bytes += documentSize(
          each.kind === 'insert' ? toDocument(each, TEST_RETENTION) : toUpdate(each, TEST_RETENTION),
        );
      }
      return bench.store.sink.write(batch);
    },
    recordEnds: bench.store.sink.recordEnds,
  };
  const tracker = bench.tracker(10, counting);
  const job = buildJob({
    id: 'talkative',
    async run({ progress, log }) {
      for (let step = 1; step <= STEPS; step += 1) {
        await sleep(STEP_MS);
        progress(step, STEPS);
        log('info', `Copied part ${step} of ${STEPS} of the backup`);
      }
      return { parts: STEPS };
    },
  });
  const outcome = await tracker.start(job, { trigger: 'scheduled' });
  await tracker.drain(60_000);
  if (outcome.state !== 'started') throw new Error(`The start was ${outcome.state}`);
  const stored = await bench.store.runs.get(outcome.run.run_id);
  if (stored?.logs.length !== 50 || stored.logs_dropped !== 50) throw new Error('The run is not as it was told');

  // Start, each update, each tenth line, end; every time the whole document with the lines it has by then.
  const naiveWrites = 1 + STEPS + STEPS / 10 + 1;
  const naiveBytes = naiveWrites * documentSize({ ...stored, logs: stored.logs.slice(0, 38) });
  report({
    id: 'R6',
    measure: 'writes and bytes of a run with 100 updates and 100 lines in 10 s',
    ours: `${writes} writes, ${(bytes / 1000).toFixed(1)} kB`,
    against: `rewriting the document: ${naiveWrites} writes, ${(naiveBytes / 1000).toFixed(0)} kB`,
    ratio: `${(writes / naiveWrites).toFixed(2)}, ${(bytes / naiveBytes).toFixed(2)}`,
    budget: '≤ 12 writes, ≤ 20 kB',
    ok: writes <= 12 && bytes <= 20_000,
  });
}
