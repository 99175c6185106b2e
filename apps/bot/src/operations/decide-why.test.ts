import { describe, expect, it } from '@jest/globals';
import { LOCALES, type Pause, sayWhy, WHY_CODES } from '@jobs-monitor/core';
import { buildJob, buildRun } from '../testing/builders.js';
import { decideWhy, type WhyFacts, type WhyRecord } from './decide-why.js';

const NOW = new Date('2026-03-01T10:00:00.000Z');
const inSeconds = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
const every = { schedule: { kind: 'every', seconds: 60, firstAfterSeconds: 0 } } as const;
const pause = (overrides: Partial<Pause> = {}): Pause => ({
  by: { kind: 'telegram', id: '1', name: 'Dana' },
  at: NOW,
  reason: null,
  until: null,
  ...overrides,
});

function facts(overrides: Partial<Omit<WhyFacts, 'record'>> = {}, record: Partial<WhyRecord> | null = {}): WhyFacts {
  const alive: WhyRecord = {
    pause: null,
    active: [],
    last: null,
    workers: { alive: 1, active: 0, capacity: 100 },
    entry: { nextAt: inSeconds(30) },
  };
  return { now: NOW, job: buildJob(every), gate: null, ...overrides, record: record && { ...alive, ...record } };
}

const skipped = (reason: string, blocked_by: string | null = null) =>
  buildRun({ run_id: 'last', status: 'skipped', reason, blocked_by });

const cases: [string, WhyFacts, string, string[]][] = [
  ['it waits for its time', facts(), 'waiting', ['next_run']],
  ['it is running', facts({}, { active: [buildRun({ status: 'running' })] }), 'running', ['running_now', 'next_run']],
  ['it waits for a worker', facts({}, { active: [buildRun()] }), 'queued', ['waiting_for_worker', 'next_run']],
  [
    'it waits for a worker and none lives',
    facts({}, { active: [buildRun()], workers: { alive: 0, active: 0, capacity: 0 } }),
    'queued',
    ['waiting_for_worker', 'no_live_worker', 'next_run'],
  ],
  [
    'one runs and another waits',
    facts({}, { active: [buildRun(), buildRun({ status: 'running' })] }),
    'running',
    ['running_now', 'waiting_for_worker', 'next_run'],
  ],
  [
    'a toggle disables it',
    facts({ job: buildJob({ ...every, enabled: false, toggle: { variable: 'X_ENABLED', unset: false } }) }),
    'disabled',
    ['disabled_by_toggle'],
  ],
  [
    'the code disables it',
    facts({ job: buildJob({ ...every, enabled: false }) }),
    'disabled',
    ['disabled_by_definition'],
  ],
  ['somebody paused it', facts({}, { pause: pause() }), 'paused', ['paused_by', 'next_run']],
  [
    'it is disabled and paused',
    facts({ job: buildJob({ ...every, enabled: false }) }, { pause: pause() }),
    'disabled',
    ['disabled_by_definition', 'paused_by'],
  ],
  [
    'its gate is shut',
    facts({
      job: buildJob({ ...every, gate: 'device' }),
      gate: { open: false, missing: ['prr'], retryAfterSeconds: 5 },
    }),
    'blocked',
    ['gate_closed', 'next_run'],
  ],
  [
    'its gate is open',
    facts({ job: buildJob({ ...every, gate: 'device' }), gate: { open: true } }),
    'waiting',
    ['next_run'],
  ],
  [
    'no worker lives',
    facts({}, { workers: { alive: 0, active: 0, capacity: 0 } }),
    'blocked',
    ['no_live_worker', 'next_run'],
  ],
  [
    'all workers are busy',
    facts({}, { workers: { alive: 1, active: 2, capacity: 2 } }),
    'blocked',
    ['workers_busy', 'next_run'],
  ],
  ['its last start was too late', facts({}, { last: skipped('misfire') }), 'waiting', ['last_misfire', 'next_run']],
  [
    'its last start found it running',
    facts({}, { last: skipped('already_running', 'other') }),
    'waiting',
    ['already_running', 'next_run'],
  ],
  ['its last run went well', facts({}, { last: buildRun({ status: 'completed' }) }), 'waiting', ['next_run']],
  ['it is late', facts({}, { entry: { nextAt: inSeconds(-61) } }), 'blocked', ['overdue']],
  ['it is due but within its grace', facts({}, { entry: { nextAt: inSeconds(-59) } }), 'waiting', ['next_run']],
  ['nobody scheduled it', facts({}, { entry: null }), 'never', ['not_scheduled']],
  ['it runs on demand', facts({ job: buildJob() }, { entry: null }), 'never', ['on_demand_only']],
  [
    'it is dynamic and scheduled',
    facts({ job: buildJob({ family: 'reminder' }) }),
    'waiting',
    ['dynamic_job', 'next_run'],
  ],
  [
    'it is dynamic and over',
    facts({ job: buildJob({ family: 'reminder' }) }, { entry: null }),
    'never',
    ['dynamic_job'],
  ],
  ['its code is gone', facts({ job: undefined }, { entry: null }), 'never', ['no_handler']],
  ['the database is away', facts({}, null), 'blocked', ['database_away']],
  [
    'the database is away and it is disabled',
    facts({ job: buildJob({ ...every, enabled: false }) }, null),
    'blocked',
    ['database_away', 'disabled_by_definition'],
  ],
];

describe('a job is explained', () => {
  it.each(cases)('when %s', (_, given, state, codes) => {
    const decided = decideWhy(given);
    expect([decided.state, decided.reasons.map(({ code }) => code)]).toEqual([state, codes]);
  });

  it('with every reason that there is', () => {
    const said = new Set(cases.flatMap(([, given]) => decideWhy(given).reasons.map(({ code }) => code)));
    expect([...said].sort()).toEqual([...WHY_CODES].sort());
  });

  it('in whole sentences in every language', () => {
    for (const [, given] of cases) {
      for (const reason of decideWhy(given).reasons) {
        for (const locale of LOCALES) expect(sayWhy(locale, reason)).not.toMatch(/undefined|null|[{}]|^why\./);
      }
    }
  });

  it('with whatever people wrote as a reason, as they wrote it', () => {
    for (const reason of ['constructor', 'other', '{until}', '<b>']) {
      const [said] = decideWhy(facts({}, { pause: pause({ reason, until: inSeconds(60) }) })).reasons;
      expect(said && sayWhy('en', said)).toBe(`It was paused by Dana until 2026-03-01T10:01:00.000Z: ${reason}`);
    }
  });
});
