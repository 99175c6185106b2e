import { describe, expect, it } from '@jest/globals';
import { createBus } from './events/bus.js';
import { logRuns } from './run-log.js';
import { buildRun } from './testing/builders.js';
import { createRecordingLog } from './testing/log.js';

describe('the log of runs', () => {
  it('tells ends as changes, failures as something to look at, and starts only to those who look closer', () => {
    const bus = createBus((_, error) => {
      throw error;
    });
    const log = createRecordingLog();
    logRuns(bus, log);
    bus.publish('run.started', { run: buildRun({ status: 'running' }) });
    bus.publish('run.ended', { run: buildRun({ status: 'completed' }) });
    bus.publish('run.ended', { run: buildRun({ status: 'failed', reason: 'timeout', error_signature: 'a1' }) });
    expect(log.lines).toMatchObject([
      { level: 'debug', phrase: 'run_started' },
      { level: 'info', phrase: 'run_ended', fields: { status: 'completed' } },
      { level: 'error', phrase: 'run_failed', fields: { reason: 'timeout', error_signature: 'a1' } },
    ]);
  });
});
