import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { LOCALES } from '@jobs-monitor/core';
import { createStage } from '../testing/conversation/jobs.js';
import { nameBack, nameVarying, type SeenIds } from '../testing/conversation/names.js';
import { changesSince, glance, NOTHING_SEEN } from '../testing/conversation/screen.js';
import { parseScript, type Step, writeScript } from '../testing/conversation/script.js';
import { until } from '../testing/until.js';
import { startWholeBot } from '../testing/whole-bot.js';

/**
 * Conversations as they are written down in `testing/conversation`, replayed. A wrong answer shows as a difference to the
 * script; `UPDATE_CONVERSATION=1` writes the scripts anew.
 */
const FOLDER = 'apps/bot/src/testing/conversation';
const UPDATES = process.env.UPDATE_CONVERSATION === '1';
/** For how long nothing happens when an answer is complete, as far as somebody can tell who has no script. */
const QUIET_MS = 3_500;

/** A message that follows a run shows its third state six seconds after its first. */
const PATIENCE_MS = 15_000;

const PEOPLE = { Dana: 1, Omer: 2, Vered: 3, Mallory: 66 };
const GROUP = '-100';
const CHATS = new Map([...Object.entries(PEOPLE).map(([name, id]) => [String(id), name] as const), [GROUP, 'group']]);
const ENV = {
  ADMIN_USER_IDS: '1',
  POWER_USER_IDS: '2',
  USER_IDS: '3',
  ALLOWED_CHAT_IDS: GROUP,
  ALERT_TELEGRAM_CHAT_ID: GROUP,
  SENSITIVE_COMMAND_COOLDOWN_SEC: '0',
};

it.concurrent.each(LOCALES)(
  'a conversation is answered as it is written down, in %s',
  async (locale) => {
    const file = path.resolve(FOLDER, `${locale}.txt`);
    const { heading, steps } = parseScript(await readFile(file, 'utf8'));
    expect(steps.length).toBeGreaterThanOrEqual(30);
    const stage = createStage();
    const bot = await startWholeBot({ definitions: stage.definitions, env: { ...ENV, DEFAULT_LOCALE: locale } });
    const { telegram } = bot;
    let ids: SeenIds = [];
    let before = NOTHING_SEEN;
    try {
      for (const step of steps) step.expected = await play(step);
    } finally {
      if (UPDATES) await writeFile(file, writeScript(heading, steps));
      await bot.close();
    }

    /** Answers what was seen. */
    async function play(step: Step): Promise<string> {
      await act(step);
      const own = step.kind === 'direction' ? '' : step.inGroup ? GROUP : chatOf(step.who);
      const nameOf = (chat: string) => (chat === own ? '' : `(${CHATS.get(chat) ?? chat}) `);
      const look = () => nameVarying(changesSince(before, telegram, nameOf), ids);
      const isComplete = () => look().text === step.expected;
      if (UPDATES) await untilQuiet(() => look().text, isComplete);
      // What is never seen is told by the difference below.
      else await until(isComplete, { timeoutMs: PATIENCE_MS }).catch(() => undefined);
      const { text, seen } = look();
      if (!UPDATES) expect(`${step.line}\n${text}`).toBe(`${step.line}\n${step.expected}`);
      ids = seen;
      before = glance(telegram);
      return text;
    }

    async function act(step: Step): Promise<void> {
      if (step.kind === 'direction') {
        if (step.what === 'the bot is started again, with a cooldown of a minute') {
          await bot.restart({ SENSITIVE_COMMAND_COOLDOWN_SEC: '60' });
        } else stage.directions[step.what]?.();
        return;
      }
      const { who, inGroup } = step;
      const speaking = { from: Number(chatOf(who)), name: who, chat: inGroup ? GROUP : chatOf(who), language: locale };
      if (step.kind === 'press') telegram.press(step.text, speaking);
      else telegram.say(nameBack(step.text, ids), speaking);
    }
  },
  150_000,
);

function chatOf(name: string): string {
  const id = new Map(Object.entries(PEOPLE)).get(name);
  if (id === undefined) throw new Error(`Nobody is called ${name}`);
  return String(id);
}

/** Until what is seen is known to be all, or nothing more comes. */
async function untilQuiet(look: () => string, isComplete: () => boolean): Promise<void> {
  let seen = look();
  let since = performance.now();
  await until(
    () => {
      const now = look();
      if (now !== seen) since = performance.now();
      seen = now;
      return isComplete() || performance.now() - since > QUIET_MS;
    },
    { timeoutMs: 20_000 },
  );
}
