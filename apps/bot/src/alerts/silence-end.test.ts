import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AlertEvent } from '@jobs-monitor/core';
import { buildAlert, buildEvent } from '../testing/alert-builders.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { createTestOperations, DANA, NOTHING } from '../testing/operations.js';
import { createSilenceEnd } from './silence-end.js';

const NOW = new Date('2026-03-01T10:00:00Z');
const IN_A_WEEK = '2026-03-08T10:00:00.000Z';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => database.clear());
afterAll(() => database.close());

/** An incident that is silenced until it is fixed, and what ends silences. */
async function prepare() {
  const { store, log } = database;
  const reported: AlertEvent[] = [];
  const { operations } = createTestOperations(store, [], { now: () => NOW });
  const incident = buildAlert({}, buildEvent({ at: new Date(NOW.getTime() - 60_000) }));
  await store.alerts.insert(incident);
  const body = {
    matcher: { job_id: 'sample_job' },
    reason: 'Being fixed',
    ends_at: IN_A_WEEK,
    until_resolved: incident.alert_id,
    force: false,
  };
  const report = async (events: readonly AlertEvent[]) => void reported.push(...events);
  const endSilences = createSilenceEnd({ store, report, log, wake: () => undefined, now: () => NOW });
  const on = { ...NOTHING, params: { alert_id: incident.alert_id } };
  return { store, operations, incident, body, endSilences, reported, on };
}

describe('a silence until an incident is fixed', () => {
  it('lasts as long as the incident is open, and ends by itself when it is over', async () => {
    const { store, operations, incident, body, endSilences, reported, on } = await prepare();
    const { silence } = await operations.createSilence(DANA, { ...NOTHING, body });
    expect(silence.until_resolved).toBe(incident.alert_id);
    await endSilences();
    expect(await store.silences.active(NOW)).toHaveLength(1);
    expect(reported).toEqual([]);
    await operations.resolveAlert(DANA, on);
    await endSilences();
    expect(await store.silences.active(NOW)).toEqual([]);
    expect((await store.silences.list())[0]?.ended).toMatchObject({ by: { kind: 'system' } });
    expect(reported.map(({ name }) => name)).toEqual(['silence_ended']);
    await endSilences();
    expect(reported).toHaveLength(1);
  });

  it('is refused for what is over, and for what never was', async () => {
    const { operations, body, on } = await prepare();
    await operations.resolveAlert(DANA, on);
    const over = operations.createSilence(DANA, { ...NOTHING, body });
    await expect(over).rejects.toMatchObject({ code: 'alert_resolved' });
    const unknown = operations.createSilence(DANA, { ...NOTHING, body: { ...body, until_resolved: 'nothing' } });
    await expect(unknown).rejects.toMatchObject({ code: 'alert_not_found' });
  });
});
