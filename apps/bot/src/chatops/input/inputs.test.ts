import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../testing/random.js';
import { missingFields, readAnswer } from './args-schema.js';
import { parseJobs } from './jobs-input.js';
import { readJson } from './json.js';
import { editDistance, nearestIds } from './nearest.js';
import { parsePause } from './pause-input.js';
import { parseRun } from './run-input.js';

describe('/jobs', () => {
  it.each([
    ['', { ask: 'all', page: 1 }],
    ['--page 3', { ask: 'all', page: 3 }],
    ['ACTIVE', { ask: 'active', page: 1 }],
    ['פעילות', { ask: 'active', page: 1 }],
    ['active --page 0', { ask: 'active', page: 1 }],
    ['failed', { ask: 'failed', page: 1 }],
    ['נכשלו', { ask: 'failed', page: 1 }],
    ['Cleanup', { ask: 'category', category: 'cleanup', page: 1 }],
    ['ניקוי —page 2', { ask: 'category', category: 'cleanup', page: 2 }],
    ['why  My_Job', { ask: 'why', jobId: 'My_Job' }],
    ['למה My_Job', { ask: 'why', jobId: 'My_Job' }],
    ['why', { ask: 'why', jobId: '' }],
    ['whyever', { ask: 'job', jobId: 'whyever' }],
    ['batch_dana_1_1763800000000', { ask: 'job', jobId: 'batch_dana_1_1763800000000' }],
  ])('reads "%s"', (input, question) => {
    expect(parseJobs(input)).toEqual(question);
  });
});

describe('/pause', () => {
  it.each([
    ['a_job', { jobId: 'a_job', seconds: null, reason: null }],
    ['a_job for 2h', { jobId: 'a_job', seconds: 7_200, reason: null }],
    ['a_job FOR 30M disks are full', { jobId: 'a_job', seconds: 1_800, reason: 'disks are full' }],
    ['a_job למשך 7d תחזוקה', { jobId: 'a_job', seconds: 604_800, reason: 'תחזוקה' }],
    ['a_job forever', { jobId: 'a_job', seconds: null, reason: 'forever' }],
    ['a_job two\nlines', { jobId: 'a_job', seconds: null, reason: 'two\nlines' }],
    ['a_job for', { jobId: 'a_job', badDuration: '' }],
    ['a_job for ever', { jobId: 'a_job', badDuration: 'ever' }],
    ['a_job for 366d', { jobId: 'a_job', badDuration: '366d' }],
    ['', { jobId: '', seconds: null, reason: null }],
  ])('reads "%s"', (input, wish) => {
    expect(parsePause(input)).toEqual(wish);
  });
});

describe('/run', () => {
  it('keeps the case of ids and the line breaks of JSON', () => {
    expect(parseRun('My_Job {\n  "a": [1, 2]\n}')).toEqual({ jobId: 'My_Job', args: { a: [1, 2] } });
    expect(parseRun('My_Job')).toEqual({ jobId: 'My_Job', args: undefined });
  });
});

describe('JSON that people type', () => {
  it.each([
    ['{', 1],
    ['{"a":}', 5],
    ['{"a" 1}', 5],
    ['{"a":1,}', 7],
    ['[1,]', 3],
    ['[,1]', 1],
    ['[1 2]', 3],
    ['{a:1}', 1],
    ["{'a':1}", 1],
    ['{"a":"b}', 5],
    ['{"a":tru}', 5],
    ['{"a":01}', 6],
    ['[1}', 2],
    ['}', 0],
    [':', 0],
    ['', 0],
    ['  x', 2],
    ['“a”', 0],
  ])('is broken in %s at %s', (text, at) => {
    expect(readJson(text)).toEqual({ ok: false, fault: 'broken', at });
    expect(() => JSON.parse(text)).toThrow();
  });

  it('is read as the language itself reads it', () => {
    const { below, pick } = createRandom(7);
    const value = (depth: number): unknown => {
      const kind = below(depth > 3 ? 4 : 6);
      if (kind === 4) return Array.from({ length: below(4) }, () => value(depth + 1));
      if (kind === 5)
        return Object.fromEntries(Array.from({ length: below(4) }, (_, i) => [`k"${i}\\`, value(depth + 1)]));
      return pick([null, true, false, below(100) - 50, 1.5e-7, 'text "quoted" \\ \n שלום 😀', '']);
    };
    for (let round = 0; round < 300; round += 1) {
      const made = value(0);
      const text = JSON.stringify(made, null, below(3));
      expect(readJson(`${text} rest`)).toEqual({ ok: true, value: made, rest: ' rest' });
      // Whatever is cut off or changed somewhere is broken exactly when the language says so.
      const at = below(text.length);
      const changed = text.slice(0, at) + pick(['', ',', '}', '"', 'x']) + text.slice(at + 1);
      const read = readJson(changed);
      expect(read.ok && read.rest.trim() === '').toBe(isJson(changed));
    }
  });

  it('may be nested, but not without end', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(readJson(nested(32))).toMatchObject({ ok: true });
    expect(readJson(nested(33))).toEqual({ ok: false, fault: 'too_deep', at: 32 });
  });

  it('never names what is inside of objects', () => {
    expect(readJson('{"a":{"__proto__":1}}')).toEqual({ ok: false, fault: 'bad_name', at: 6 });
    expect(readJson('{"constructor":{}}')).toEqual({ ok: false, fault: 'bad_name', at: 1 });
    expect(readJson('{"a":"__proto__"}')).toMatchObject({ ok: true });
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the nearest ids', () => {
  const known = ['backups_cleanup', 'cache_maintenance', 'cache_warming', 'daily_data_cleanup', 'Case_Kept'];

  it.each([
    ['backup_cleanup', ['backups_cleanup']],
    ['cache', ['cache_maintenance', 'cache_warming']],
    ['case_kept', ['Case_Kept']],
    ['cache_warmign', ['cache_warming']],
    ['xyz', []],
    ['', []],
    ['x'.repeat(100_000), []],
  ])('to %.20s', (typed, nearest) => {
    expect(nearestIds(typed, known)).toEqual(nearest);
  });

  it('are those with the fewest edits, counted up to a bound', () => {
    expect(editDistance('kitten', 'sitting', 5)).toBe(3);
    expect(editDistance('', 'abc', 5)).toBe(3);
    expect(editDistance('abcdefgh', 'ijklmnop', 3)).toBe(4);
    expect(editDistance('a', 'abcdefgh', 3)).toBe(4);
  });
});

describe('args that are asked for', () => {
  const schema = {
    properties: {
      name: { type: 'string', description: 'Whose' },
      count: { type: 'integer' },
      dry: { type: 'boolean' },
      mode: { type: 'string', enum: ['fast', 'deep'] },
      tags: { type: 'array' },
      more: { type: 'string' },
    },
    required: ['name', 'count', 'dry', 'mode', 'tags'],
  };
  const [name, count, dry, mode, tags] = missingFields(schema, {});

  it('are the required ones that are not given', () => {
    expect(missingFields(schema, { name: 'x', dry: false, tags: [] }).map((field) => field.name)).toEqual([
      'count',
      'mode',
    ]);
    expect(name).toEqual({ name: 'name', kind: 'text', options: [], description: 'Whose' });
    expect(missingFields(null, {})).toEqual([]);
    expect(missingFields({ required: ['toString'] }, {})).toMatchObject([{ name: 'toString', kind: 'json' }]);
  });

  it.each([
    [name, ' any text ', { value: ' any text ' }],
    [count, ' 12 ', { value: 12 }],
    [count, 'twelve', null],
    [count, '', null],
    [count, 'Infinity', null],
    [dry, 'YES', { value: true }],
    [dry, 'לא', { value: false }],
    [dry, 'maybe', null],
    [mode, 'Fast', { value: 'fast' }],
    [mode, 'slow', null],
    [tags, '["a"]', { value: ['a'] }],
    [tags, '["a"', null],
    [tags, '[] x', null],
  ])('are read by their kind (%#)', (field, text, value) => {
    if (!field) throw new Error('no such field');
    expect(readAnswer(field, text)).toEqual(value);
  });
});
