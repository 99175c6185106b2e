import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { contract, type Entry, hasRole, ROLES, type Role } from '@jobs-monitor/core';
import type { Agent } from 'supertest';
import { actions } from '../actions/index.js';
import { pages } from '../pages/index.js';
import { startWeb, type Web } from '../testing/web.js';
import { FORWARDED } from './forward.js';

/** Something of every kind exists under this name, and a signature is one too. */
const at = (path: string) => path.replace(/:\w+/g, 'x1');
/** The console has a decision of its own for each command: everybody may open it. */
const places = pages.flatMap(({ paths, role = 'viewer' }) => paths.map((path) => [at(path), role] as const));
const deeds = actions.map(({ path, role }) => [path, role] as const);
const forwarded = FORWARDED.map((id) => [id, contract[id] as Entry] as const);
const byRole = <T extends readonly unknown[]>(rows: readonly T[]) =>
  ROLES.flatMap((role) => rows.map((row) => [role, ...row] as const));

/** Matches the address of an action, whatever it is done to. */
const pattern = (path: string) => new RegExp(`(?:href|action)="${path.replace(/:\w+/g, '[^/"?]+')}["?]`);

describe('what somebody of each role may do', () => {
  let web: Web;
  const agents = {} as Record<Role, Agent>;
  beforeAll(async () => {
    web = await startWeb();
    for (const role of ROLES) agents[role] = await web.signedIn(role);
  });
  beforeEach(() => {
    web.bot.received.length = 0;
  });
  afterAll(() => web.stop());

  it.each(byRole(places))('%s: the page %s is for %s and above', async (role, path, needed) => {
    const { status } = await agents[role].get(path);
    expect(status === 403).toBe(!hasRole(role, needed));
    if (!hasRole(role, needed)) expect(web.bot.received).toEqual([]);
  });

  it.each(byRole(places))('%s: the page %s offers no action that is not theirs', async (role, path) => {
    const { text } = await agents[role].get(path);
    const offered = actions.filter((action) => !hasRole(role, action.role) && pattern(action.path).test(text));
    expect(offered.map(({ path }) => path)).toEqual([]);
  });

  it('offers what can be done to those who may do it', async () => {
    const texts = await Promise.all(places.map(async ([path]) => (await agents.admin.get(path)).text));
    const offered = deeds.filter(([path]) => texts.some((text) => pattern(path).test(text)));
    expect(offered.length).toBeGreaterThan(deeds.length / 2);
  });

  it.each(byRole(deeds))('%s: the action %s is for %s and above, asked and done', async (role, path, needed) => {
    const isTheirs = hasRole(role, needed);
    const asked = await agents[role].get(at(path));
    expect(asked.status === 403).toBe(!isTheirs);
    if (isTheirs) return;
    await agents[role].post(at(path)).type('form').send({}).expect(403);
    expect(web.bot.received).toEqual([]);
  });

  it.each(byRole(forwarded))('%s: %s of the API is refused to those below its role', async (role, _, entry) => {
    const path = at(entry.path);
    const { status, body } = await (entry.method === 'GET'
      ? agents[role].get(path)
      : entry.method === 'DELETE'
        ? agents[role].delete(path)
        : agents[role].post(path).send({}));
    expect(status === 403).toBe(!hasRole(role, entry.role));
    if (hasRole(role, entry.role)) return;
    expect(body).toMatchObject({ error: 'forbidden' });
    expect(web.bot.received).toEqual([]);
  });

  it.each(byRole(pages.filter(({ nav }) => nav).map(({ paths, role }) => [paths[0] ?? '', role ?? 'viewer'] as const)))(
    '%s: %s is in the navigation of %s and above',
    async (role, path, needed) => {
      const { text } = await agents[role].get('/settings');
      expect(new RegExp(`<nav.*href="${path}".*</nav>`, 's').test(text)).toBe(hasRole(role, needed));
    },
  );
});
