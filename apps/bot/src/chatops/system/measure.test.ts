import { describe, expect, it } from '@jest/globals';
import { LOCALES, sayer } from '@jobs-monitor/core';
import { textOf, turnedLines } from '../../testing/chat-reply.js';
import { healthLine, partLines } from '../replies/health.js';
import type { Shown } from '../replies/job-shown.js';
import { type Health, measureParts } from './measure.js';
import { createProbes, type ProbeDeps } from './probes.js';

const NOW = new Date('2026-03-01T10:00:00Z');
const shownIn = (locale: Shown['locale']): Shown => ({
  say: sayer(locale),
  locale,
  timezone: 'UTC',
  webappUrl: null,
  now: NOW,
});

function probesOf(overrides: Partial<ProbeDeps> = {}) {
  return createProbes({
    ping: async () => undefined,
    scheduler: {
      running: () => true,
      nextTimes: async () =>
        new Map([
          ['later', new Date('2026-03-01T12:00:00Z')],
          ['never', null],
          ['next_job', new Date('2026-03-01T11:00:00Z')],
        ]),
    },
    workers: async () => [
      { alive: true, active_runs: 2 },
      { alive: false, active_runs: 0 },
    ],
    alerts: { oldestPendingAt: async () => null, channels: async () => [{ channel: 'telegram', state: 'ok' }] },
    chat: async () => ({ way: 'polling', alive: true }),
    dataDir: '.',
    now: () => NOW,
    ...overrides,
  });
}

async function look(overrides: Partial<ProbeDeps> = {}, locale: Shown['locale'] = 'en', timeoutMs?: number) {
  const parts = await measureParts(probesOf(overrides), timeoutMs);
  const reply = { lines: [healthLine(parts, shownIn(locale)), ...partLines(parts, shownIn(locale))] };
  return { parts, reply, text: textOf(reply) };
}

describe('a look at the parts of the monitor', () => {
  it('says of each what was seen, and how long the look took', async () => {
    const { text } = await look();
    expect(
      text
        .replace(/\d+ ms/g, 'N ms')
        .split('\n')
        .slice(0, 5),
    ).toEqual([
      expect.stringMatching(/^(✅ All is well|⚠️ One part is not well)$/),
      '✅ Database: answers · N ms',
      '✅ Scheduler: runs, next start 01.03 11:00 next_job · N ms',
      '✅ Workers: one is alive, 2 active runs · N ms',
      '✅ Alerts queue: nothing waits · telegram ✅ · N ms',
    ]);
    expect(text).toMatch(/Disk: [\d.]+ [KMGTP]?B free of [\d.]+ [KMGTP]?B \(\d+%\)/);
    expect(text).toMatch(/✅ Chat: somebody polls · \d+ ms/);
  });

  it('is not held up by a part that hangs, nor taken down by one that fails', async () => {
    const { parts, text } = await look(
      {
        ping: () => new Promise(() => undefined),
        workers: async () => {
          throw new Error('secret');
        },
      },
      'en',
      50,
    );
    expect(parts.map(({ part, health }) => `${part} ${health}`)).toEqual(
      expect.arrayContaining(['database down', 'workers down', 'scheduler ok', 'alerts ok']),
    );
    expect(text).toContain('❌ Database: no answer within 2 seconds');
    expect(text).toContain('❌ Workers: could not be looked at');
    expect(text).not.toContain('secret');
  });

  const troubles: [string, Partial<ProbeDeps>, string, Health][] = [
    [
      'a scheduler that stands still',
      { scheduler: { running: () => false, nextTimes: async () => new Map() } },
      'scheduler',
      'down',
    ],
    ['no worker', { workers: async () => [{ alive: false, active_runs: 0 }] }, 'workers', 'down'],
    [
      'an alert that waits for long',
      { alerts: { oldestPendingAt: async () => new Date(NOW.getTime() - 61_000), channels: async () => [] } },
      'alerts',
      'warn',
    ],
    [
      'one channel of two',
      {
        alerts: {
          oldestPendingAt: async () => null,
          channels: async () => [
            { channel: 'a', state: 'ok' },
            { channel: 'b', state: 'broken' },
          ],
        },
      },
      'alerts',
      'warn',
    ],
    [
      'no channel that works',
      { alerts: { oldestPendingAt: async () => null, channels: async () => [{ channel: 'b', state: 'failing' }] } },
      'alerts',
      'down',
    ],
    ['nobody who polls', { chat: async () => ({ way: 'polling', alive: false }) }, 'chat', 'down'],
    ['a folder that is not there', { dataDir: '/nowhere/at/all' }, 'disk', 'down'],
  ];

  it.each(troubles)('notices %s', async (_, overrides, part, health) => {
    const { parts } = await look(overrides);
    expect(parts.find((each) => each.part === part)?.health).toBe(health);
  });

  it('leaves out a chat that there is not', async () => {
    expect((await look({ chat: null })).parts.map(({ part }) => part)).not.toContain('chat');
  });

  it.each(LOCALES)('turns no line round in %s', async (locale) => {
    const { reply } = await look({}, locale);
    expect(turnedLines(reply, locale)).toEqual([]);
  });
});
