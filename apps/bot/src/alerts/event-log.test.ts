import { describe, expect, it } from '@jest/globals';
import { AppError } from '@jobs-monitor/core';
import { buildRun } from '../testing/builders.js';
import { createRecordingLog } from '../testing/log.js';
import { createEventLog, withEventLog } from './event-log.js';
import { eventOfStuck, eventsOfEnd, eventsOfStart } from './run-events.js';

const NO_LIMIT = { min_duration_seconds: null };

describe('the log of events', () => {
  it('writes each as one line of its own name, as loud as it is severe', () => {
    const log = createRecordingLog();
    const say = createEventLog(log);
    const run = buildRun({ status: 'running', started_at: new Date() });
    const ended_at = new Date();
    say(eventsOfStart(run));
    say([eventOfStuck(run, 60, ended_at)]);
    say(eventsOfEnd({ ...run, status: 'skipped', reason: 'paused', ended_at }, null, NO_LIMIT));
    expect(log.lines.map(({ level, phrase }) => [level, phrase])).toEqual([
      ['info', 'job_started'],
      ['error', 'job_stuck'],
      ['warn', 'job_skipped'],
    ]);
  });

  it('says what it is about, with the first line of the error', () => {
    const log = createRecordingLog();
    const failure = { reason: 'error', error_message: 'no space\nat line 1', error_signature: 'a1' } as const;
    const run = buildRun({ status: 'failed', worker_id: 'w1', ended_at: new Date(), ...failure });
    createEventLog(log)(eventsOfEnd(run, null, NO_LIMIT));
    expect(log.lines).toMatchObject([
      {
        fields: {
          event_id: `${run.run_id}/job_failed`,
          job_id: run.job_id,
          run_id: run.run_id,
          category: 'other',
          worker_id: 'w1',
          reason: 'error',
          attempt: 1,
          error: 'no space',
          error_signature: 'a1',
          facts: { progress: 0 },
        },
      },
    ]);
  });

  it('writes an event once, when it is detected, however often it is reported and whatever becomes of that', async () => {
    const log = createRecordingLog();
    const report = withEventLog(createEventLog(log), async () => {
      throw new AppError('database_unavailable', 'away');
    });
    const events = eventsOfEnd(buildRun({ status: 'failed', ended_at: new Date() }), null, NO_LIMIT);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(report(events)).rejects.toMatchObject({ code: 'database_unavailable' });
    }
    expect(log.lines).toHaveLength(1);
  });
});
