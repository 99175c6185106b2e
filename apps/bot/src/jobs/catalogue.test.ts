import { describe, expect, it } from '@jest/globals';
import { readEnv, text } from '@jobs-monitor/core';
import { z } from 'zod';
import { createCatalogue } from './catalogue.js';
import { type AnyJobDefinition, defineJob, type FamilyDefinition, type Toggle } from './define.js';
import type { LabelsDefinition } from './labels.js';
import { collectVariables } from './variables.js';

const texts = { en: 'Sweep', he: 'ניקוי' };
const source = new URL('./sweep.js', import.meta.url).href;

function sweep(overrides: Partial<AnyJobDefinition> = {}): AnyJobDefinition {
  return {
    ...defineJob({
      id: 'sweep',
      name: texts,
      description: texts,
      category: 'cleanup',
      schedule: {
        kind: 'every',
        interval: { variable: 'SWEEP_SECS', fallback: 900, floor: 60 },
        firstAfter: { variable: 'SWEEP_FIRST_SECS', fallback: 30, floor: 0 },
      },
      source,
      handler: async () => ({ swept: 1 }),
    }),
    ...overrides,
  };
}

const reminders: FamilyDefinition = {
  id: 'reminder',
  instancePattern: /reminder_\d+/,
  name: texts,
  description: texts,
  category: 'other',
  limits: { timeout_seconds: 30 },
  source: new URL('./families/reminder.js', import.meta.url).href,
  handler: async () => undefined,
};

function catalogue(definitions: AnyJobDefinition[], env: Record<string, string> = {}, families = [reminders]) {
  const values = readEnv(collectVariables([...definitions, ...families]), env, () => '');
  return createCatalogue(definitions, families, { values, stuckAfterSeconds: 1_200 });
}

describe('the catalogue', () => {
  it('shows the interval and the first delay of the live configuration', () => {
    const [unset] = catalogue([sweep()]).jobs;
    expect(unset?.schedule).toEqual({ kind: 'every', seconds: 900, firstAfterSeconds: 30 });
    const [set] = catalogue([sweep()], { SWEEP_SECS: ' 120 ', SWEEP_FIRST_SECS: '5' }).jobs;
    expect(set?.schedule).toEqual({ kind: 'every', seconds: 120, firstAfterSeconds: 5 });
  });

  it.each(['59', '-1', '1e3', '0x78', '12.5', 'often', '٩٩٩', '99999999999'])(
    'refuses the interval %j, naming variable, value and floor',
    (value) => {
      expect(() => catalogue([sweep()], { SWEEP_SECS: value })).toThrow(
        new RegExp(`SWEEP_SECS: .*at least 60.*"${value}"`),
      );
    },
  );

  it('refuses an id that is registered twice, naming both files', () => {
    const other = sweep({ source: new URL('./other.js', import.meta.url).href });
    expect(() => catalogue([sweep(), other])).toThrow(
      'Two jobs are called sweep: apps/bot/src/jobs/sweep.ts and apps/bot/src/jobs/other.ts',
    );
  });

  it('shows who looks after a job, and its tags', () => {
    const given = sweep({ owner: 'צוות אחסון', tags: ['disk', 'nightly'] });
    const family = { ...reminders, owner: 'Dana', tags: ['mail'] };
    const made = catalogue([given, sweep({ id: 'plain' })], {}, [family]);
    expect(made.find('sweep')).toMatchObject({ owner: 'צוות אחסון', tags: ['disk', 'nightly'] });
    expect(made.find('plain')).toMatchObject({ owner: null, tags: [] });
    expect(made.find('reminder_1')).toMatchObject({ owner: 'Dana', tags: ['mail'] });
  });

  it.each<[string, LabelsDefinition]>([
    ['an owner of more than 64 characters', { owner: 'x'.repeat(65) }],
    ['an empty owner', { owner: '' }],
    ['an owner with space around', { owner: ' Dana' }],
    ['an owner of two lines', { owner: 'Dana\nOmer' }],
    ['an owner that turns the line around', { owner: 'Dana \u202e' }],
    ['a tag of more than 32 characters', { tags: ['x'.repeat(33)] }],
    ['a tag with a control character', { tags: ['a\u0000'] }],
    ['a tag twice', { tags: ['a', 'a'] }],
    ['eleven tags', { tags: [...'abcdefghijk'] }],
  ])('refuses %s, of jobs and of families, naming the file', (_, labels) => {
    expect(() => catalogue([sweep(labels)])).toThrow('sweep in apps/bot/src/jobs/sweep.ts: ');
    expect(() => catalogue([], {}, [{ ...reminders, ...labels }])).toThrow('reminder in apps/bot/src/jobs/families/');
  });

  it('refuses a variable that means two things', () => {
    const settings = { SWEEP_DIR: text({ fallback: 'a', description: 'A folder.' }) };
    const others = { SWEEP_DIR: text({ fallback: 'b', description: 'A folder.' }) };
    expect(() => catalogue([sweep({ settings }), sweep({ id: 'other', settings: others })])).toThrow('SWEEP_DIR');
  });

  const toggle: Toggle = { variable: 'SWEEP_ENABLED', unset: false };
  it.each<[string, Toggle, string | undefined, boolean]>([
    ['unset, off by default', toggle, undefined, false],
    ['unset, on by default', { ...toggle, unset: true }, undefined, true],
    ['empty counts as unset', { ...toggle, unset: true }, '  ', true],
    ['1', toggle, '1', true],
    ['TRUE', toggle, 'TRUE', true],
    ['Yes with white space', toggle, ' Yes ', true],
    ['on', toggle, 'on', true],
    ['0', { ...toggle, unset: true }, '0', false],
    ['enabled is not a word for on', { ...toggle, unset: true }, 'enabled', false],
    ['a disabling toggle, unset', { ...toggle, unset: true, disables: true }, undefined, true],
    ['a disabling toggle, set', { ...toggle, unset: true, disables: true }, 'yes', false],
    ['a disabling toggle, set to no', { ...toggle, unset: true, disables: true }, 'no', true],
  ])('reads the toggle: %s', (_, given, value, enabled) => {
    const { jobs } = catalogue([sweep({ toggle: given })], value === undefined ? {} : { SWEEP_ENABLED: value });
    expect(jobs[0]?.enabled).toBe(enabled);
  });

  it('takes the flag of the definition when there is no toggle', () => {
    expect(catalogue([sweep({ enabled: false })]).jobs[0]?.enabled).toBe(false);
  });

  it('reads the time zone of a cron schedule from its variable', () => {
    const schedule = {
      kind: 'cron',
      expression: '0 0 * * *',
      timezone: { variable: 'ZONE', fallback: 'UTC' },
    } as const;
    const definitions = [sweep({ schedule })];
    expect(catalogue(definitions, { ZONE: 'Asia/Jerusalem' }).jobs[0]?.schedule).toEqual({
      kind: 'cron',
      expression: '0 0 * * *',
      timezone: 'Asia/Jerusalem',
    });
    expect(() => catalogue(definitions, { ZONE: 'Asia/Atlantis' })).toThrow('ZONE');
  });

  it.each(['61 0 * * *', 'sometimes', '', '* * *', '0 0 0 * * *', '0 0 30 2 *'])(
    'refuses the cron expression %j, naming the file',
    (expression) => {
      const schedule = { kind: 'cron', expression, timezone: 'UTC' } as const;
      expect(() => catalogue([sweep({ schedule })])).toThrow('sweep in apps/bot/src/jobs/sweep.ts');
    },
  );

  it('fills in limits, and holds an exclusive job to one instance', () => {
    const [exclusive, concurrent] = catalogue([
      sweep({ limits: { max_instances: 5, timeout_seconds: 10 } }),
      sweep({ id: 'batch', allowConcurrent: true, limits: { max_instances: 5 } }),
    ]).jobs;
    expect(exclusive?.limits).toMatchObject({ max_instances: 1, timeout_seconds: 10, stuck_after_seconds: 1_200 });
    expect(concurrent?.limits).toMatchObject({ max_instances: 5, max_retries: 0, misfire_grace_seconds: null });
  });

  it('refuses a limit that is not a positive number', () => {
    expect(() => catalogue([sweep({ limits: { timeout_seconds: Number.NaN } })])).toThrow('timeout_seconds');
  });

  it('puts the schema of args into a form for the wire', () => {
    const args = z.strictObject({ days: z.int().min(1) });
    const [job, without] = catalogue([sweep({ args }), sweep({ id: 'bare' })]).jobs;
    expect(job?.argsJsonSchema).toMatchObject({
      type: 'object',
      required: ['days'],
      additionalProperties: false,
      properties: { days: { type: 'integer', minimum: 1 } },
    });
    expect(without?.argsJsonSchema).toBeNull();
  });

  it('hands each handler its own settings and no others', async () => {
    const settings = { SWEEP_DIR: text({ fallback: 'here', description: 'A folder.' }) };
    const job = catalogue([
      sweep({ settings, handler: async (_context, own) => ({ own }) }),
      sweep({ id: 'other', settings: { OTHER: text({ fallback: 'x', description: 'Another.' }) } }),
    ]).find('sweep');
    await expect(job?.run({} as never, {} as never)).resolves.toEqual({ own: { SWEEP_DIR: 'here' } });
  });

  it('shows compiled files as their sources', () => {
    const compiled = source.replace('/src/', '/dist/');
    expect(catalogue([sweep({ source: compiled })]).jobs[0]?.sourceFile).toBe('apps/bot/src/jobs/sweep.ts');
  });

  it('finds instances of a family by the whole id', () => {
    const { find, jobs, families } = catalogue([sweep()]);
    expect(find('reminder_7')).toMatchObject({
      id: 'reminder_7',
      family: 'reminder',
      schedule: { kind: 'on_demand' },
      limits: { timeout_seconds: 30, max_instances: 1 },
    });
    expect(find('reminder_7x')).toBeUndefined();
    expect(find('my_reminder_7')).toBeUndefined();
    expect(jobs.map((job) => job.id)).toEqual(['sweep']);
    expect(families).toEqual(['reminder']);
  });
});
