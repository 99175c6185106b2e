import { until } from '../../apps/bot/src/testing/until.js';
import { jobName } from '../alerts/jobs.js';
import type { BenchBot } from '../bot.js';

export interface SeenIncident {
  alert_id: string;
  job_id: string;
}

export type Prepare = ReturnType<typeof createPrepare>;

/** What commands are about: made before they are measured. */
export function createPrepare(bot: BenchBot, type: (text: string) => Promise<unknown>) {
  return {
    /** One that was started by hand. */
    async endedRun(): Promise<string> {
      return (await bot.ended(await bot.trigger('bench_good'), 'completed')).run_id;
    },

    async activeRun(): Promise<string> {
      const runId = await bot.trigger('bench_still');
      await until(async () => (await bot.run(runId)).status === 'running');
      return runId;
    },

    async silence(): Promise<string> {
      await type('/silence bench_steps 1h');
      const { silences } = await bot.call<{ silences: { silence_id: string }[] }>('GET', '/api/silences');
      const [newest] = silences;
      if (!newest) throw new Error('There is no silence');
      return newest.silence_id;
    },

    /** The open incident of one of the jobs that fail; it is opened if there is none. */
    async incident(n: number): Promise<SeenIncident> {
      const find = async () => {
        const { alerts } = await bot.call<{ alerts: SeenIncident[] }>('GET', '/api/alerts?state=firing');
        return alerts.find(({ job_id }) => job_id === jobName(n));
      };
      const open = await find();
      if (open) return open;
      await bot.ended(await bot.trigger(jobName(n)), 'failed');
      return until(find, { timeoutMs: 10_000 });
    },
  };
}
