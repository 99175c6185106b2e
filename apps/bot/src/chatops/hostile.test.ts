import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineJob } from '../jobs/define.js';
import { refusals, type Script } from '../testing/fake-telegram.js';
import {
  buildChannelPost,
  buildEditUpdate,
  buildTextUpdate,
  type Speaking,
  type Update,
} from '../testing/telegram-updates.js';
import { until } from '../testing/until.js';
import { startWholeBot, type WholeBot } from '../testing/whole-bot.js';

const GROUP = '-100';
const DANA: Speaking = { from: 1, chat: '1', name: 'Dana' };
const OMER: Speaking = { from: 2, chat: '2', name: 'Omer' };
const MALLORY: Speaking = { from: 66, chat: '66', name: 'Mallory' };
const ENV = {
  ADMIN_USER_IDS: '1,11,12,13,14,15',
  POWER_USER_IDS: '2',
  USER_IDS: '3',
  ALLOWED_CHAT_IDS: GROUP,
  ALERT_TELEGRAM_CHAT_ID: GROUP,
  SENSITIVE_COMMAND_COOLDOWN_SEC: '0',
};

/** Markup, an entity, a closing tag, and marks that turn the direction of everything behind them. */
const NASTY = '<b>bold</i> &lt; "quoted" \u202Edesrever\u2066 <a href="javascript:x">';
/** All of them but the pair that the bot itself puts around data. */
const TURNING = /[\u202a-\u202e\u2066\u2067]/;

const nasty = defineJob({
  id: 'nasty_job',
  name: { en: `Nasty ${NASTY}`, he: `מכוער ${NASTY}` },
  description: { en: NASTY, he: NASTY },
  category: 'other',
  schedule: { kind: 'on_demand' },
  source: import.meta.url,
  handler({ log, progress }) {
    progress(1, 2, NASTY);
    for (let line = 0; line < 20; line += 1) log('warning', `${NASTY} ${'long '.repeat(100)}`);
    throw new Error(`${NASTY} ${'<&>'.repeat(2_000)}`);
  },
});
const plain = defineJob({
  id: 'plain_job',
  name: { en: 'Plain', he: 'פשוט' },
  description: { en: '', he: '' },
  category: 'other',
  schedule: { kind: 'on_demand' },
  allowConcurrent: true,
  args: z.record(z.string(), z.unknown()).optional(),
  source: import.meta.url,
  handler: () => ({}),
});

type Typed = Update & { message: { from: object } };

let bot: WholeBot;
let telegram: WholeBot['telegram'];
let seen = 0;
beforeAll(async () => {
  bot = await startWholeBot({ definitions: [nasty, plain], env: ENV });
  telegram = bot.telegram;
}, 30_000);
beforeEach(() => {
  seen = telegram.messages.length;
});
afterAll(() => bot.close());

const fresh = (chat?: string) => telegram.messages.slice(seen).filter((message) => !chat || message.chat === chat);
const runsOf = async (jobId: string) =>
  (await bot.call('GET', `/api/runs?job_id=${jobId}&limit=100`)).runs as { run_id: string; status: string }[];

/** What is answered in a private chat. */
async function answerTo(text: string, who = DANA): Promise<string> {
  telegram.say(text, who);
  // Longer than a call may hang before it is tried again.
  return until(() => fresh(who.chat)[0]?.text, { timeoutMs: 10_000 });
}

describe('a command that nobody is to be answered for', () => {
  it('starts nothing and is answered nowhere', async () => {
    const before = await runsOf('plain_job');
    const run = '/run plain_job';
    telegram.say(run, { ...MALLORY, chat: GROUP });
    telegram.say(run, { ...DANA, chat: '-999' });
    telegram.say(run, { ...DANA, forwarded: true });
    telegram.say(run, { ...DANA, isBot: true });
    telegram.say(run, { ...DANA, chat: GROUP, senderChat: '-1009' });
    telegram.say('/run@other_bot plain_job', DANA);
    telegram.push(buildChannelPost(telegram.nextUpdateId(), run, GROUP));
    telegram.push(buildEditUpdate(telegram.nextUpdateId(), run, DANA));
    const { update_id, message } = buildTextUpdate(telegram.nextUpdateId(), run, DANA) as Typed;
    telegram.push({ update_id, message: { ...message, from: { ...message.from, id: '1' } } });

    // Chats are served in order, each for itself: these come last in theirs.
    telegram.say('/help', DANA);
    telegram.say('/help', { ...DANA, chat: GROUP });
    await until(() => fresh('1').length > 0 && fresh(GROUP).length > 0);
    expect(fresh().map(({ text }) => text.split('\n', 1)[0])).toEqual(Array(2).fill('📖 What you can do here'));
    expect(await runsOf('plain_job')).toEqual(before);
  });

  it('is told once to a stranger in private', async () => {
    for (let time = 0; time < 3; time += 1) telegram.say('/run plain_job', MALLORY);
    await until(() => fresh('66').length > 0 && telegram.polls.waiting.length === 0);
    expect(await answerTo('/help')).toContain('What you can do');
    expect(fresh('66')).toEqual([expect.objectContaining({ text: expect.stringContaining('66') })]);
  });
});

describe('/run', () => {
  it.each([
    ['{"a": ', 'ends too early'],
    ['{"a": 1}}', 'not valid JSON from character'],
    ['{"__proto__": {"admin": true}}', 'name is not allowed'],
    ['{"a": {"\\u005f_proto__": 1}}', 'name is not allowed'],
    [`${'['.repeat(2_000)}`, 'nested too deeply'],
  ])('with broken args is told what is wrong: %#', async (json, what) => {
    const before = await runsOf('plain_job');
    expect(await answerTo(`/run plain_job ${json}`)).toContain(what);
    expect(await runsOf('plain_job')).toEqual(before);
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  it('with 100 kB is refused by the console, and by the chat like any text of 4,097 characters', async () => {
    const text = `/run plain_job {"a": "${'x'.repeat(100_000)}"}`;
    expect(await bot.call('POST', '/api/console', { text })).toMatchObject({ error: 'payload_too_large' });
    expect(await answerTo(text)).toContain('at most 4,096 characters');
    expect(await answerTo(`/help ${'x'.repeat(4_091)}`, OMER)).toContain('at most 4,096 characters');
  });
});

describe('markup and marks of direction', () => {
  it('in names, progress, logs and errors are shown as they are, or taken out, and fit in a message', async () => {
    telegram.say('/run nasty_job', DANA);
    const ended = await until(() => fresh('1').find(({ text }) => /failed/i.test(text)), { timeoutMs: 10_000 });
    const [run] = await runsOf('nasty_job');
    const alert = await until(() => fresh(GROUP)[0], { timeoutMs: 10_000 });
    expect(ended.text).toContain('<b>bold</i> &lt; "quoted"');
    expect(alert.text).toContain('<b>bold</i> &lt; "quoted"');
    for (const command of [
      '/jobs',
      '/jobs nasty_job',
      '/jobs failed',
      `/logs ${run?.run_id}`,
      '/incidents',
      '/alerts',
    ]) {
      const before = telegram.messages.length;
      telegram.say(command, DANA);
      const { text } = await until(() => telegram.messages[before]);
      expect([command, text]).toEqual([command, expect.stringMatching(/nasty_job|<b>bold/i)]);
    }
    // Messages that do not fit or are no good HTML are refused by the server.
    expect(telegram.calls.filter(({ method, done }) => /^(send|edit)/.test(method) && !done)).toEqual([]);
    expect(fresh().filter(({ html }) => TURNING.test(html))).toEqual([]);
  }, 30_000);
});

describe('the same update three times', () => {
  it('starts one run', async () => {
    const before = (await runsOf('plain_job')).length;
    const update = buildTextUpdate(telegram.nextUpdateId(), '/run plain_job', DANA);
    for (let time = 0; time < 3; time += 1) telegram.push(update);
    await until(() => fresh('1').length > 0 && telegram.polls.waiting.length === 0);
    telegram.push(update);
    telegram.say('/help', DANA);
    await until(() => fresh('1').some(({ text }) => text.includes('What you can do')));
    expect(await runsOf('plain_job')).toHaveLength(before + 1);
  });
});

describe('a button', () => {
  const inGroup = (who: Speaking) => ({ ...who, chat: GROUP });
  const notices = () => [...telegram.notices.values()].map(({ text }) => text).filter((text) => text !== '');

  async function ask(): Promise<void> {
    telegram.say('/jobs plain_job', inGroup(DANA));
    await until(() => fresh(GROUP).some(({ text }) => text.includes('plain_job')));
    telegram.press('▶️ Run', inGroup(DANA));
    await until(() => fresh(GROUP).some(({ text }) => text.includes('Really?')));
  }

  it('pressed by two at once acts once, and says who was first; not for a stranger', async () => {
    const before = (await runsOf('plain_job')).length;
    await ask();
    telegram.press('✅ Yes, do it', inGroup(MALLORY));
    telegram.press('✅ Yes, do it', inGroup(OMER));
    telegram.press('✅ Yes, do it', inGroup(DANA));
    await until(() => notices().some((text) => /Omer.* has done this already/.test(text)));
    expect(await runsOf('plain_job')).toHaveLength(before + 1);
  });

  it('acts after a restart', async () => {
    const before = (await runsOf('plain_job')).length;
    await ask();
    await bot.restart();
    telegram.press('✅ Yes, do it', inGroup(OMER));
    await until(async () => (await runsOf('plain_job')).length === before + 1);
  }, 30_000);

  it('is too late when its job was changed, and says by whom', async () => {
    const before = (await runsOf('plain_job')).length;
    await ask();
    await bot.call('POST', '/api/jobs/plain_job/pause', { reason: 'disk' });
    telegram.press('✅ Yes, do it', inGroup(OMER));
    await until(() => notices().some((text) => text.startsWith('Too late: ')));
    expect(await runsOf('plain_job')).toHaveLength(before);
    await bot.call('POST', '/api/jobs/plain_job/resume');
  });
});

describe('an answer', () => {
  it.each<[string, Script]>([
    ['11', refusals.tooMany(1)],
    ['12', refusals.serverError],
    ['13', refusals.badGateway],
    ['14', refusals.hang],
    ['15', refusals.reset],
  ])(
    'in chat %s gets through after what happens to it',
    async (id, script) => {
      telegram.scriptFor('sendMessage', script);
      expect(await answerTo('/help', { ...DANA, from: Number(id), chat: id })).toContain('What you can do');
      expect(fresh(id)).toHaveLength(1);
    },
    15_000,
  );

  it('to somebody who blocked the bot is given up, and others are answered', async () => {
    const blocked: Speaking = { from: 3, chat: '3', name: 'Vered' };
    telegram.scriptFor('sendMessage', refusals.blocked);
    const calls = () =>
      telegram.calls.filter(({ method, params }) => method === 'sendMessage' && params.chat_id === '3');
    telegram.say('/help', blocked);
    await until(() => calls().length > 0);
    expect(await answerTo('/help')).toContain('What you can do');
    expect(calls()).toHaveLength(1);
    // Whoever lets the bot in again is answered again.
    expect(await answerTo('/help', blocked)).toContain('What you can do');
  });

  it('to a group that moved meanwhile goes where it moved', async () => {
    telegram.move(GROUP, '-1000100');
    telegram.say('/help', { ...DANA, chat: GROUP });
    await until(() => fresh('-1000100')[0]?.text.includes('What you can do'));
  });
});

describe('a second poller', () => {
  it('is told of, and what is said meanwhile is heard', async () => {
    await until(() => telegram.polls.isOpen());
    const other = new URL(`${telegram.url}/bot${telegram.token}/getUpdates`);
    const answer = fetch(other, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ timeout: 20 }),
    });
    await until(() => bot.log.lines.some(({ phrase }) => phrase === 'telegram_updates_taken_by_another'));
    expect((await answer).status).toBe(409);
    expect(await answerTo('/help')).toContain('What you can do');
    await until(() => bot.log.lines.some(({ phrase }) => phrase === 'telegram_reached_again'));
  }, 15_000);
});

describe('all of that', () => {
  it('is no fault of ours', () => {
    expect(
      bot.log.lines.filter(({ phrase }) => /command_failed|not_answered|update_failed|upkeep_failed/.test(phrase)),
    ).toEqual([]);
  });
});
