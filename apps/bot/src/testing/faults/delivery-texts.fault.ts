import { expect } from '@jest/globals';
import type { Random } from '../random.js';
import { createDeliveryStage, type RuleText } from './delivery-stage.js';
import { fault } from './fault.js';

const stage = createDeliveryStage();
const TEXTS = 12;
const JOBS = Array.from({ length: TEXTS }, (_, index) => `odd.job:${index}@host-${index}_`);
const FAMILY = '👨‍👩‍👧‍👦';
const PIECES = [
  FAMILY,
  '🏳️‍🌈',
  '👍🏽',
  '\u202egnp.exe\u202c',
  '\u2066\u200f\u061c',
  'שלום עולם',
  '<b>bold</b>',
  '<script>alert(1)</script>',
  '</code></pre>',
  '&lt;&amp;&#x41;',
  '<a href="tg://user?id=1">you</a>',
  '*_`~[x](y)',
  '{error}',
  '\u0007\u001b[31m',
  '\u0085\u2028',
  'z̷̢̛͉͍̾̒̚a̴̛͎͑l̵̙̀g̶o',
  'x'.repeat(97),
];
/** Markup in the words of a rule is text as well. */
const RULES: readonly RuleText[] = [{ name: 'odd', event_pattern: 'job_failed', message: '<b>{job_id}</b> & {error}' }];

/** As long as Telegram does not take, with whatever is hard at the place where it is cut. */
function oddText(random: Random, index: number): string {
  if (index === 0) return 'y'.repeat(4_097);
  if (index === 1) return FAMILY.repeat(400);
  if (index === 2) return `${'z'.repeat(596)}${FAMILY.repeat(3)}`;
  let text = '';
  while (text.length < 4_097) text += random.pick(PIECES) + (random.below(9) === 0 ? '\n' : '');
  return text;
}

/** What must never be in a message: marks that turn the text around, controls, halves of characters. */
const STEERING = /[\u061c\u200e\u200f\u202a-\u202e\u2066\u2067]/;
const UNPRINTABLE = /[^\P{Cc}\n]|\p{Surrogate}/u;
/** A joiner that joins nothing, at the mark of a cut. */
const CUT_IN_HALF = '\u200d…';

fault('4,097 characters, bidi marks, emoji at the cut, markup', { timeoutMs: 60_000 }, async ({ random, figure }) => {
  const bot = await stage.addTeller('teller', { moreJobs: JOBS, rules: RULES });
  const { calls, telegram } = stage.chat();
  const texts = JOBS.map((_, index) => oddText(random, index));
  for (const [index, job] of JOBS.entries()) await stage.fail(bot, job, texts[index]);
  await stage.whenAllTold(60_000);

  const alerts = await stage.database().db.native().collection('alerts').find({}).toArray();
  expect(alerts.filter(({ messages }) => messages.telegram.error !== null)).toEqual([]);
  const shown = telegram.calls.filter(({ method }) => method === 'sendMessage' || method === 'editMessageText');
  expect(shown.every(({ done }) => done)).toBe(true);
  const own = JOBS.filter((job) => telegram.messages.some(({ text }) => text.includes(`<b>${job}</b> & `)));
  expect(own.length).toBeGreaterThanOrEqual(10);
  for (const { text } of telegram.messages) {
    expect(text).not.toMatch(STEERING);
    expect(text).not.toMatch(UNPRINTABLE);
    expect(text).not.toContain(CUT_IN_HALF);
    // Each isolate that is opened is closed on its line.
    for (const line of text.split('\n')) expect(line.split('\u2068').length).toBe(line.split('\u2069').length);
  }
  const longest = Math.max(...telegram.messages.map(({ text }) => text.length));
  figure(`${calls.length} messages of up to ${longest} characters, none refused`);
});
