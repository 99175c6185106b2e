import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTempFolder, type TempFolder } from './testing/temp-folder.js';
import { until } from './testing/until.js';
import { startWholeBot } from './testing/whole-bot.js';

const RULES = `alerts:
  - { name: new_version, event_pattern: deploy, severity: info, cooldown_seconds: 3600 }
`;
let temp: TempFolder;
let bot: Awaited<ReturnType<typeof startWholeBot>>;

beforeAll(async () => {
  temp = await createTempFolder();
  const rules = join(temp.path, 'rules.yml');
  await writeFile(rules, RULES);
  bot = await startWholeBot({ definitions: [], env: { ALERTS_CONFIG_PATH: rules, ALERT_TELEGRAM_CHAT_ID: '4711' } });
}, 30_000);

afterAll(async () => {
  await bot.close();
  await temp.remove();
}, 30_000);

it('tells of each version that goes out, where a rule asks for it, and writes one line of the log', async () => {
  for (const version of ['1.4.0', '1.5.0 <b>']) await bot.call('POST', '/api/deploys', { version });
  const texts = () => bot.telegram.messages.map(({ text }) => text).join('\n');
  await until(() => texts().includes('Version 1.5.0 <b> runs'), { timeoutMs: 15_000 });
  expect(texts()).toContain('Version 1.4.0 runs');
  const lines = bot.log.lines.filter(({ phrase }) => phrase === 'deploy');
  expect(lines).toMatchObject([
    { level: 'info', fields: { facts: { version: '1.4.0' } } },
    { level: 'info', fields: { facts: { version: '1.5.0 <b>' } } },
  ]);
  const { alerts } = await bot.call('GET', '/api/alerts?rule=new_version');
  expect(alerts.map(({ kind }: { kind: string }) => kind)).toEqual(['announcement', 'announcement']);
}, 30_000);
