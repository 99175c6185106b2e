import { describe, expect, it } from '@jest/globals';
import { EnvError } from '@jobs-monitor/core';
import { parseConfig } from './config.js';

const ADMIN = 'the-token-of-all-admins';
const OPERATOR = 'the-token-of-operators';
const VIEWER = 'the-token-of-viewers';
const parse = (env: Record<string, string>, files: Record<string, string> = {}) =>
  parseConfig(env, (path) => files[path] ?? '');

describe('the tokens of the dashboard', () => {
  it('are one for each role, that of the admins by default the shared one', () => {
    expect(parse({ DB_HEALTH_TOKEN: ADMIN }).dashboardTokens).toEqual({
      admin: ADMIN,
      operator: undefined,
      viewer: undefined,
    });
    const env = { DASHBOARD_TOKEN: ADMIN, DASHBOARD_OPERATOR_TOKEN: OPERATOR, DASHBOARD_VIEWER_TOKEN: VIEWER };
    expect(parse(env).dashboardTokens).toEqual({ admin: ADMIN, operator: OPERATOR, viewer: VIEWER });
  });

  it('may come from files', () => {
    const env = { DASHBOARD_OPERATOR_TOKEN_FILE: '/run/o', DASHBOARD_VIEWER_TOKEN_FILE: '/run/v' };
    const { dashboardTokens } = parse(env, { '/run/o': `${OPERATOR}\n`, '/run/v': VIEWER });
    expect(dashboardTokens).toMatchObject({ operator: OPERATOR, viewer: VIEWER });
  });

  it.each([
    [{ DASHBOARD_OPERATOR_TOKEN: VIEWER, DASHBOARD_VIEWER_TOKEN: VIEWER }, ['VIEWER_TOKEN', 'OPERATOR_TOKEN']],
    [{ DASHBOARD_TOKEN: ADMIN, DASHBOARD_VIEWER_TOKEN: ADMIN }, ['DASHBOARD_VIEWER_TOKEN', 'DASHBOARD_TOKEN']],
    [{ DASHBOARD_TOKEN: ADMIN, DASHBOARD_OPERATOR_TOKEN: ADMIN }, ['DASHBOARD_OPERATOR_TOKEN', 'DASHBOARD_TOKEN']],
    [
      { DB_HEALTH_TOKEN: ADMIN, DASHBOARD_TOKEN: OPERATOR, DASHBOARD_VIEWER_TOKEN: ADMIN },
      ['DASHBOARD_VIEWER_TOKEN', 'DB_HEALTH_TOKEN'],
    ],
    [
      { DASHBOARD_TOKEN: ADMIN, DASHBOARD_OPERATOR_TOKEN: ADMIN, DASHBOARD_VIEWER_TOKEN: ADMIN },
      ['DASHBOARD_OPERATOR_TOKEN: ', 'DASHBOARD_VIEWER_TOKEN: '],
    ],
  ])('must differ: %j names both variables, and no value', (env, named) => {
    const error = errorOf(env);
    for (const name of named) expect(error.message).toContain(name);
    for (const token of [ADMIN, OPERATOR, VIEWER]) expect(error.message).not.toContain(token);
  });

  it('have at least 16 characters', () => {
    expect(errorOf({ DASHBOARD_VIEWER_TOKEN: 'too-short' }).message).toMatch(/^DASHBOARD_VIEWER_TOKEN: .*16/);
  });
});

function errorOf(env: Record<string, string>): EnvError {
  try {
    parse(env);
  } catch (error) {
    if (error instanceof EnvError) return error;
  }
  throw new Error('The configuration was taken');
}
