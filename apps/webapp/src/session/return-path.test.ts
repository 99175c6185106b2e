import { describe, expect, it } from '@jest/globals';
import { returnPath } from './return-path.js';

describe('returnPath', () => {
  it.each([
    '/',
    '/jobs',
    '/jobs/monitor?run_id=r1&x=%2F',
    '/runs?q=%D7%A9',
    '/audit?outcome=failed&from=2026-03-01',
    '/settings/sessions/end',
  ])('goes back to %s', (path) => {
    expect(returnPath(path)).toBe(path);
  });

  it.each([
    'https://evil.test/',
    '//evil.test',
    '/\\evil.test',
    '/\t/evil.test',
    '/.//evil.test',
    '/%2e//evil.test',
    '///evil.test',
    '/\n/evil.test',
    ' /jobs',
    '/jobs/../../\\evil.test',
    'jobs',
    '',
    'javascript:alert(1)',
    '/login?next=/login',
    undefined,
    ['/jobs'],
    `/${'x'.repeat(3_000)}`,
  ])('never leads elsewhere for %j', (given) => {
    expect(returnPath(given)).toBe('/');
  });
});
