import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildRun } from '../testing/builders.js';
import { createRecordingLog } from '../testing/log.js';
import { createFakeSink, type FakeSink } from '../testing/sink.js';
import { until } from '../testing/until.js';
import { createLiveRun, type LiveRun } from './live-run.js';
import { createWriter, type Writer, type WriterDeps } from './writer.js';

let sink: FakeSink;
let writer: Writer;
let ended: LiveRun[];
let closed: LiveRun[];

function makeWriter(overrides: Partial<WriterDeps> = {}): Writer {
  return createWriter({
    sink,
    log: createRecordingLog(),
    onEnded: (live) => ended.push(live),
    onClosed: (live) => closed.push(live),
    onProgress: () => undefined,
    gatherMs: 20,
    retryMs: 5,
    startPatienceMs: 100,
    ...overrides,
  });
}

beforeEach(() => {
  sink = createFakeSink();
  ended = [];
  closed = [];
  writer = makeWriter();
});
afterEach(() => writer.stop());

function startedRun(): LiveRun {
  const live = createLiveRun(buildRun(), 'insert', false);
  live.apply({ type: 'start', at: new Date(), worker_id: 'w1' });
  return live;
}

function end(live: LiveRun): void {
  live.apply({ type: 'complete', at: new Date(), durationSeconds: 1, result: null });
  writer.changed(live, true);
}

const line = (live: LiveRun, text: string) => live.log('info', text, undefined, new Date());

describe('the writer', () => {
  it('writes what comes together in one batch, one write per run', async () => {
    const runs = Array.from({ length: 100 }, startedRun);
    for (const live of runs) writer.add(live);
    for (const live of runs) end(live);
    await until(() => ended.length === 100);
    expect(sink.batches.map(({ length }) => length)).toEqual([100]);
  });

  it('has one batch under way at a time, and the rest goes with the next', async () => {
    let open: () => void = () => undefined;
    sink.gate = new Promise((resolve) => {
      open = resolve;
    });
    writer.add(startedRun());
    await new Promise((resolve) => setImmediate(resolve));
    for (let run = 0; run < 10; run += 1) {
      writer.add(startedRun());
      await new Promise((resolve) => setImmediate(resolve));
    }
    open();
    await writer.flush(1_000);
    expect(sink.batches.map(({ length }) => length)).toEqual([1, 10]);
  });

  it('gathers progress and lines, and writes lines once', async () => {
    const live = startedRun();
    await writer.start(live);
    for (let step = 1; step <= 30; step += 1) {
      live.progress(step, 30, undefined);
      line(live, `step ${step}`);
      writer.changed(live, false);
    }
    await until(() => sink.batches.length === 2);
    end(live);
    await until(() => ended.length === 1);
    const [, gathered, last] = sink.batches.map(([write]) => write);
    expect(gathered).toMatchObject({ kind: 'update', logsBefore: 0, logsTotal: 30, run: { progress: 100 } });
    expect(last).toMatchObject({ newLogs: [], logsBefore: 30, logsTotal: 30, run: { status: 'completed' } });
  });

  it('counts an end before it is told', async () => {
    const live = startedRun();
    writer.add(live);
    end(live);
    await until(() => ended.length === 1);
    expect(sink.counted.map(({ run_id }) => run_id)).toEqual([live.id]);
    expect(writer.knows(live.id)).toBe(false);
  });

  it('tells a run that somebody else closed, and writes it no more', async () => {
    const live = startedRun();
    await writer.start(live);
    sink.answers.set(live.id, { state: 'closed' });
    line(live, 'hello');
    writer.changed(live, true);
    await until(() => closed.length === 1);
    end(live);
    expect(await writer.flush(1_000)).toBe(true);
    expect(sink.batches).toHaveLength(2);
    expect(ended).toEqual([]);
  });

  it('tries a write again that failed by itself', async () => {
    const live = startedRun();
    sink.answers.set(live.id, { state: 'failed', error: { code: 8 } });
    writer.add(live);
    await until(() => sink.batches.length === 1);
    sink.answers.clear();
    end(live);
    await until(() => ended.length === 1);
  });
});

describe('while the database is away', () => {
  beforeEach(() => {
    sink.away = true;
  });

  it('a start that is waited for is refused and forgotten', async () => {
    const live = startedRun();
    await expect(writer.start(live)).rejects.toMatchObject({ code: 'database_unavailable' });
    expect(writer.knows(live.id)).toBe(false);
  });

  it('a start that is waited for is tried again first: its connection alone may have broken', async () => {
    const { write } = sink;
    let tries = 0;
    sink.write = (batch) => {
      tries += 1;
      sink.away = tries < 2;
      return write.call(sink, batch);
    };
    expect(await writer.start(startedRun())).toEqual({ state: 'written' });
    expect(tries).toBe(2);
  });

  it('ends are told at once, kept, and written with their true times afterwards', async () => {
    const live = startedRun();
    writer.add(live);
    end(live);
    await until(() => ended.length === 1);
    expect(writer.state()).toMatchObject({ waitingEnds: 1 });
    const endedAt = live.run.ended_at;
    sink.away = false;
    await until(() => sink.counted.length === 1);
    expect(sink.counted[0]?.ended_at).toEqual(endedAt);
    expect(ended).toHaveLength(1);
  });

  it('10,000 ends are kept', async () => {
    for (let run = 0; run < 10_000; run += 1) {
      const live = startedRun();
      writer.add(live);
      end(live);
    }
    await until(() => ended.length === 10_000);
    expect(writer.state()).toEqual({ runs: 10_000, waitingEnds: 10_000, droppedWrites: 0 });
    sink.away = false;
    await until(() => sink.counted.length === 10_000);
  });

  it('lines go before ends, info lines first, and what went is counted', async () => {
    writer.stop();
    writer = makeWriter({ maxWaitingBytes: 20_000, maxWaitingEnds: 10 });
    const runs = Array.from({ length: 12 }, startedRun);
    for (const live of runs) {
      for (let count = 0; count < 5; count += 1) line(live, 'x'.repeat(1_000));
      live.log('error', 'kept', undefined, new Date());
      writer.add(live);
    }
    await until(() => writer.state().droppedWrites === 60);
    for (const live of runs) end(live);
    await until(() => writer.state().waitingEnds === 10);
    expect(writer.state().droppedWrites).toBe(62);
    sink.away = false;
    await until(() => sink.counted.length === 10);
    expect(sink.batches.flat().every(({ newLogs }) => newLogs.length === 1 && newLogs[0]?.level === 'error')).toBe(
      true,
    );
  });
});
