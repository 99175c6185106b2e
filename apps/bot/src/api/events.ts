import { type RunSummary, runSummary } from '@jobs-monitor/core';
import type { Bus } from '../events/bus.js';
import type { OtherRuns } from '../operations/other-runs.js';
import type { LiveEvent } from '../operations/verb.js';
import type { ApiContext } from './context.js';
import { createEventLog, eventFrame } from './event-log.js';
import { createViewers } from './viewers.js';

const KEPT_EVENTS = 1_000;
const PROGRESS_EVERY_MS = 250;
/** A viewer that comes back within this goes on where it was. */
const LINGER_MS = 60_000;

export interface EventsDeps {
  bus: Bus;
  others: OtherRuns;
  /** New for each process: ids of an earlier one are told apart by it. Letters and digits. */
  epoch: string;
}

export type Events = ReturnType<typeof createEvents>;

/** The live stream: what happens here (from the bus) and elsewhere (from the store), for any number of viewers. */
export function createEvents({ bus, others, epoch }: EventsDeps) {
  const log = createEventLog(KEPT_EVENTS, epoch);
  const viewers = createViewers({ onCount: followViewers });
  const progress = new Map<string, RunSummary>();
  let flushing: NodeJS.Timeout | undefined;
  let watching = false;
  let lingering: NodeJS.Timeout | undefined;
  const subscriptions = [
    bus.on('run.queued', ({ run }) => publish({ type: 'run.queued', run: summaryOf(run) })),
    bus.on('run.started', ({ run }) => publish({ type: 'run.started', run: summaryOf(run) })),
    bus.on('run.progress', ({ run }) => noteProgress(run)),
    bus.on('run.stuck', ({ run }) => noteProgress(run)),
    bus.on('run.ended', ({ run }) => {
      progress.delete(run.run_id);
      publish({ type: 'run.ended', run: summaryOf(run) });
    }),
    bus.on('job.changed', ({ job_id }) => publish({ type: 'job.changed', job_id })),
    bus.on('incident.changed', ({ incident_id }) => publish({ type: 'incident.changed', incident_id })),
    bus.on('worker.changed', ({ worker_id }) => publish({ type: 'worker.changed', worker_id })),
  ];

  return {
    /** Opens a stream on a request that was admitted; goes on after `Last-Event-ID` where it can, else says `reset`. */
    open(ctx: ApiContext): void {
      ctx.respond = false;
      if (ctx.method === 'HEAD') {
        ctx.res.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' }).end();
        return;
      }
      ctx.req.socket.setNoDelay(true);
      viewers.add(ctx.res, firstFrames(ctx.get('last-event-id')));
    },

    viewers: viewers.count,

    close(): void {
      for (const end of subscriptions) end();
      clearTimeout(flushing);
      viewers.close();
      clearTimeout(lingering);
      others.stop();
    },
  };

  function firstFrames(lastEventId: string): Buffer {
    const missed = lastEventId === '' ? [] : log.after(lastEventId);
    // An id alone is no event: it only says where to go on from.
    return missed
      ? Buffer.concat([...missed, Buffer.from(`id: ${log.lastId()}\n\n`)])
      : eventFrame({ type: 'reset' }, log.lastId());
  }

  function publish(event: LiveEvent): void {
    const frame = log.append(event);
    if (viewers.count() > 0) viewers.send(frame());
  }

  /** Keeps only the newest state of each run and tells it at most four times a second. */
  function noteProgress(run: RunSummary): void {
    if (viewers.count() === 0) return;
    progress.set(run.run_id, run);
    flushing ??= setTimeout(flushProgress, PROGRESS_EVERY_MS).unref();
  }

  function flushProgress(): void {
    flushing = undefined;
    for (const run of progress.values()) publish({ type: 'run.progress', run: summaryOf(run) });
    progress.clear();
  }

  /** Others' runs are watched only for viewers. What happens unwatched is unknown, so nobody may go on from before it. */
  function followViewers(count: number): void {
    clearTimeout(lingering);
    if (count === 0) lingering = setTimeout(stopWatching, LINGER_MS).unref();
    else if (!watching) {
      others.start(publish);
      watching = true;
    }
  }

  function stopWatching(): void {
    others.stop();
    watching = false;
    log.forget();
  }
}

const SUMMARY_FIELDS = Object.keys(runSummary.shape) as (keyof RunSummary)[];

/** What of a run goes out: whoever published it may have given more, its args or logs. */
function summaryOf(run: RunSummary): RunSummary {
  return Object.fromEntries(SUMMARY_FIELDS.map((field) => [field, run[field]])) as unknown as RunSummary;
}
