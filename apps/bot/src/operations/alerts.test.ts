import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredAlert } from '../store/alert-document.js';
import { buildAlert, buildEvent } from '../testing/alert-builders.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { createTestOperations, DANA, NOTHING, PROGRAM, QUIET_ALERTING, VIEWER } from '../testing/operations.js';

const NOW = new Date('2026-03-01T10:00:00Z');
const inSeconds = (seconds: number) => new Date(NOW.getTime() + seconds * 1000).toISOString();

let database: TestDatabase;
let woken: number;
let ended: number;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => {
  woken = 0;
  ended = 0;
});
afterEach(() => database.clear());
afterAll(() => database.close());

function createVerbs() {
  const alerting = {
    ...QUIET_ALERTING,
    wake() {
      woken += 1;
    },
    silenceEnded() {
      ended += 1;
    },
  };
  return createTestOperations(database.store, [], { alerting, now: () => NOW }).operations;
}

async function store(overrides: Partial<StoredAlert> = {}): Promise<StoredAlert> {
  const alert = buildAlert({ ...overrides }, buildEvent({ at: new Date(NOW.getTime() - 90_000) }));
  expect(await database.store.alerts.insert(alert)).toBe(true);
  return alert;
}

const on = ({ alert_id }: StoredAlert, body: { note?: string } = {}) => ({ ...NOTHING, params: { alert_id }, body });
const actions = async () =>
  (await database.store.audit.list({}, null, 10)).entries.map(({ action, outcome, details }) => [
    action,
    outcome,
    details.code,
  ]);

describe('acknowledging', () => {
  it('keeps who looks after it, and has the channels told', async () => {
    const alert = await store();
    const { alert: after } = await createVerbs().acknowledgeAlert(DANA, on(alert, { note: 'On it' }));
    expect(after).toMatchObject({
      state: 'acknowledged',
      acknowledged: { by: { name: 'Dana' }, at: NOW, note: 'On it' },
    });
    expect(await database.store.alerts.get(alert.alert_id)).toMatchObject({ version: 2, undelivered: ['telegram'] });
    expect(woken).toBe(1);
    expect(await actions()).toEqual([['acknowledge', 'done', undefined]]);
  });

  it('keeps the first name when others do it too', async () => {
    const alert = await store();
    const verbs = createVerbs();
    await verbs.acknowledgeAlert(DANA, on(alert));
    const { alert: after } = await verbs.acknowledgeAlert(PROGRAM, on(alert));
    expect(after.acknowledged?.by.name).toBe('Dana');
    expect(woken).toBe(1);
  });

  it('is refused when it is over, is news, or is not there', async () => {
    const verbs = createVerbs();
    const alert = await store();
    await verbs.resolveAlert(DANA, on(alert));
    await expect(verbs.acknowledgeAlert(DANA, on(alert))).rejects.toMatchObject({ code: 'alert_resolved' });
    const news = await store({ kind: 'announcement', alert_id: 'news', rule: 'news', state: 'resolved' });
    await expect(verbs.acknowledgeAlert(DANA, on(news))).rejects.toMatchObject({ code: 'alert_not_found' });
    await expect(verbs.acknowledgeAlert(DANA, on({ ...alert, alert_id: 'no' }))).rejects.toMatchObject({
      code: 'alert_not_found',
    });
  });

  it('is not for viewers', async () => {
    await expect(createVerbs().acknowledgeAlert(VIEWER, on(await store()))).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('resolving by hand', () => {
  it('ends the incident with its downtime, once', async () => {
    const verbs = createVerbs();
    const alert = await store();
    const { alert: after } = await verbs.resolveAlert(DANA, on(alert));
    expect(after).toMatchObject({
      state: 'resolved',
      resolved: { how: 'by_hand', by: { name: 'Dana' }, after_seconds: 90 },
    });
    await expect(verbs.resolveAlert(DANA, on(alert))).rejects.toMatchObject({ code: 'alert_resolved' });
    expect(await actions()).toEqual(
      expect.arrayContaining([
        ['resolve', 'done', undefined],
        ['resolve', 'refused', 'alert_resolved'],
      ]),
    );
  });

  it('makes room for the next incident of the rule and the job', async () => {
    const alert = await store();
    expect(await database.store.alerts.insert(buildAlert())).toBe(false);
    await createVerbs().resolveAlert(DANA, on(alert));
    expect(await database.store.alerts.insert(buildAlert())).toBe(true);
  });
});

describe('the list', () => {
  it('pages through everything once, newest first, and counts what is open', async () => {
    for (let n = 0; n < 7; n += 1) await store({ rule: `rule_${n}`, open_key: `rule_${n}`, alert_id: `alert-${n}` });
    const verbs = createVerbs();
    await verbs.resolveAlert(DANA, { ...NOTHING, params: { alert_id: 'alert-3' } });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await verbs.listAlerts(VIEWER, { ...NOTHING, query: { limit: 3, ...(cursor && { cursor }) } });
      expect(page.open).toBe(6);
      seen.push(...page.alerts.map(({ alert_id }) => String(alert_id)));
      cursor = page.next_cursor === null ? undefined : String(page.next_cursor);
    } while (cursor);
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `alert-${n}`));
    const open = await verbs.listAlerts(VIEWER, { ...NOTHING, query: { limit: 50, state: 'open' } });
    expect(open.alerts).toHaveLength(6);
  });
});

describe('a silence', () => {
  const ask = (body: Partial<Parameters<ReturnType<typeof createVerbs>['createSilence']>[1]['body']> = {}) => ({
    ...NOTHING,
    body: { matcher: { job_id: 'tidy_*' }, reason: 'Moving house', ends_at: inSeconds(3_600), force: false, ...body },
  });

  it('keeps its author, its reason and its end', async () => {
    const verbs = createVerbs();
    const { silence } = await verbs.createSilence(DANA, ask());
    expect(silence).toMatchObject({ by: { name: 'Dana' }, reason: 'Moving house', held_back: 0, ended: null });
    expect((await verbs.listSilences(VIEWER, NOTHING)).silences).toEqual([silence]);
  });

  it.each([
    ['has ended already', { ends_at: inSeconds(0) }, 'body.ends_at'],
    ['lasts longer than 7 days', { ends_at: inSeconds(7 * 86_400 + 1) }, 'body.ends_at'],
    ['holds back everything', { matcher: {} }, 'body.matcher'],
    ['holds back everything by globs', { matcher: { job_id: '**', rule: '*' } }, 'body.matcher'],
  ])('that %s is refused with a sentence', async (_, body, path) => {
    await expect(createVerbs().createSilence(DANA, ask(body))).rejects.toMatchObject({
      code: 'invalid_input',
      details: [{ path, message: expect.any(String) }],
    });
    expect(await database.store.silences.list()).toEqual([]);
  });

  it('that holds back everything is taken by force', async () => {
    await expect(createVerbs().createSilence(DANA, ask({ matcher: {}, force: true }))).resolves.toBeDefined();
  });

  it('is one of at most 50, also when many come at once', async () => {
    const verbs = createVerbs();
    const made = await Promise.allSettled(Array.from({ length: 60 }, () => verbs.createSilence(DANA, ask())));
    const refused = made.filter((each) => each.status === 'rejected');
    expect(refused.length).toBeGreaterThanOrEqual(10);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'too_many_silences' });
    expect((await database.store.silences.active(NOW)).length).toBeLessThanOrEqual(50);
  });

  it('ends once, and is told', async () => {
    const verbs = createVerbs();
    const { silence } = await verbs.createSilence(DANA, ask());
    const end = { ...NOTHING, params: { silence_id: String(silence.silence_id) } };
    expect((await verbs.endSilence(PROGRAM, end)).silence.ended).toMatchObject({ by: { name: 'API' } });
    expect(ended).toBe(1);
    await expect(verbs.endSilence(PROGRAM, end)).rejects.toMatchObject({ code: 'silence_not_found' });
    const over = await verbs.listSilences(VIEWER, { ...NOTHING, query: { active: 'false' } });
    expect(over.silences).toHaveLength(1);
    expect((await verbs.listSilences(VIEWER, { ...NOTHING, query: { active: 'true' } })).silences).toEqual([]);
  });
});

describe('the list of alerts', () => {
  it('holds those that were opened between two instants, page by page', async () => {
    const opened = [90, 60, 30, 0].map((seconds) => new Date(NOW.getTime() - seconds * 1_000));
    for (const [index, at] of opened.entries()) {
      await database.store.alerts.insert(buildAlert({}, buildEvent({ at, job_id: `job_${index}` })));
    }
    const verbs = createVerbs();
    const query = { from: inSeconds(-60), to: inSeconds(0), limit: 1 };
    const first = await verbs.listAlerts(VIEWER, { ...NOTHING, query });
    expect(first.alerts.map(({ job_id }) => job_id)).toEqual(['job_2']);
    const cursor = String(first.next_cursor);
    const second = await verbs.listAlerts(VIEWER, { ...NOTHING, query: { ...query, cursor } });
    expect(second).toMatchObject({ alerts: [{ job_id: 'job_1' }], next_cursor: null });
  });
});
