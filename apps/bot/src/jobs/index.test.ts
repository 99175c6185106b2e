import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { readEnv } from '@jobs-monitor/core';
import { createCatalogue } from './catalogue.js';
import { definitions, families } from './index.js';
import { collectVariables } from './variables.js';

const projectRoot = fileURLToPath(new URL('../../../..', import.meta.url));
const variables = collectVariables([...definitions, ...families]);

function catalogueOf(env: Record<string, string> = {}) {
  const values = readEnv(variables, env, () => '');
  return createCatalogue(definitions, families, { values, stuckAfterSeconds: 1_200 });
}

describe('the built-in jobs', () => {
  it('are these, on or off as documented', () => {
    expect(catalogueOf().jobs.map(({ id, enabled }) => [id, enabled])).toEqual([
      ['backups_cleanup', false],
      ['cache_maintenance', true],
      ['cache_warming', true],
      ['daily_data_cleanup', true],
      ['cleanup_notifications', true],
      ['jobs_stuck_monitor', true],
      ['batch_analyze', true],
    ]);
  });

  it.each([
    ['BACKUPS_CLEANUP_ENABLED', 'on', 'backups_cleanup', true],
    ['DISABLE_BACKGROUND_CLEANUP', 'true', 'cache_maintenance', false],
    ['CACHE_WARMING_ENABLED', 'no', 'cache_warming', false],
    ['DATA_CLEANUP_ENABLED', '0', 'daily_data_cleanup', false],
    ['DATA_CLEANUP_ENABLED', '0', 'cleanup_notifications', false],
  ])('%s=%s switches %s', (variable, value, id, enabled) => {
    expect(catalogueOf({ [variable]: value }).find(id)?.enabled).toBe(enabled);
  });

  it.each([
    ['BACKUPS_CLEANUP_INTERVAL_SECS', 3_600],
    ['CACHE_MAINT_INTERVAL_SECS', 60],
    ['CACHE_WARMING_INTERVAL_SECS', 120],
    ['JOBS_STUCK_MONITOR_INTERVAL_SECS', 30],
  ])('%s may not be below %d', (variable, floor) => {
    expect(() => catalogueOf({ [variable]: String(floor) })).not.toThrow();
    expect(() => catalogueOf({ [variable]: String(floor - 1) })).toThrow(new RegExp(`${variable}.*at least ${floor}`));
  });

  it.each([...definitions, ...families])('$id speaks both languages', ({ name, description }) => {
    for (const text of [name, description]) {
      expect(text.en).toMatch(/^[\x20-\x7e]+$/);
      expect(text.he).toMatch(/[\u05d0-\u05ea]/);
    }
  });

  it('name the files that define them', () => {
    for (const { sourceFile } of catalogueOf().jobs) expect(existsSync(join(projectRoot, sourceFile))).toBe(true);
  });

  it('describe every variable that they read, with an example', () => {
    for (const [name, { description, example }] of Object.entries(variables)) {
      expect({ name, description, example }).toEqual({
        name,
        description: expect.stringMatching(/^[A-Z].*\.$/s),
        example: expect.stringMatching(/./),
      });
    }
  });
});
