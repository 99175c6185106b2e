import { AppError, type RunSummary } from '@jobs-monitor/core';
import type { RunSink, RunWrite, WriteOutcome } from '../store/run-sink.js';

/** A sink in memory whose database can be away, or slow. */
export interface FakeSink extends RunSink {
  batches: RunWrite[][];
  counted: RunSummary[];
  away: boolean;
  /** What the next writes of the run are answered with; without it, written. */
  answers: Map<string, WriteOutcome>;
  /** While set, writes wait for it. */
  gate: Promise<void> | null;
}

export function createFakeSink(): FakeSink {
  return {
    batches: [],
    counted: [],
    away: false,
    answers: new Map(),
    gate: null,
    async write(batch) {
      await this.gate;
      if (this.away) throw new AppError('database_unavailable', 'away');
      this.batches.push([...batch]);
      return batch.map(({ run }) => this.answers.get(run.run_id) ?? { state: 'written' });
    },
    async recordEnds(runs) {
      this.counted.push(...runs);
    },
  };
}
