import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { signActor } from '@jobs-monitor/core';
import { startWholeBot, TOKEN } from './testing/whole-bot.js';

let bot: Awaited<ReturnType<typeof startWholeBot>>;
beforeAll(async () => {
  bot = await startWholeBot({ definitions: [], env: { ADMIN_USER_IDS: '77' } });
}, 30_000);
afterAll(() => bot.close(), 30_000);

/** The status that the web app gets for somebody who signed in from Telegram as an admin. */
async function statusFor(id: string, path: string): Promise<number> {
  const actor = { kind: 'telegram', id, name: 'Dana', role: 'admin' } as const;
  const signed = signActor(actor, { method: 'GET', path, body: '' }, TOKEN, new Date());
  const headers = { authorization: `Bearer ${TOKEN}`, 'x-actor': signed };
  return (await fetch(new URL(path, bot.address()), { headers })).status;
}

it('of whoever signed in from Telegram are those of the configuration as it is now', async () => {
  expect(await statusFor('77', '/admin/scheduler/status')).toBe(200);
  expect(await statusFor('78', '/api/jobs')).toBe(403);
  await bot.restart({ ADMIN_USER_IDS: '', USER_IDS: '77' });
  expect(await statusFor('77', '/api/jobs')).toBe(200);
  expect(await statusFor('77', '/admin/scheduler/status')).toBe(403);
}, 30_000);
