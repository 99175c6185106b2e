import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../testing/random.js';
import { readTelegramHtml } from '../testing/telegram-html.js';
import { cleanLine, cleanLines } from './clean.js';
import { toHtml, toMrkdwn, toPlain } from './formats.js';
import { code, type Line, link, plain, strong } from './line.js';

const NASTY = '<b>&amp;"\'</b> <script>alert(1)</script> [x](y) *a* _b_ `c` ~d~ <!here> <@U1> \\ $1';
const lines: Line[] = [
  [strong(NASTY), plain(` ${NASTY}`)],
  [code(NASTY), link(NASTY, 'https://example.org/?a="b"&c=<d>|e')],
];

describe('HTML', () => {
  it('shows data as it is', () => {
    const read = readTelegramHtml(toHtml(lines, 4_096));
    expect(read).toEqual({ text: `${NASTY} ${NASTY}\n${NASTY}${NASTY}` });
  });

  it('is whole wherever it is cut, and as long as Telegram counts it', () => {
    const { below, pick } = createRandom(4);
    const pieces = ['<', '&', '>', '"', 'a', 'ש', '😀', '👩‍👩‍👧‍👦', '🇮🇱', ' ', '&lt;', '<b>'];
    const text = () => Array.from({ length: below(60) }, () => pick(pieces)).join('');
    for (let round = 0; round < 300; round += 1) {
      const random: Line[] = Array.from({ length: 1 + below(5) }, () => [
        plain(text()),
        strong(text()),
        code(text()),
        link(text(), 'https://example.org'),
      ]);
      const max = 1 + below(300);
      const read = readTelegramHtml(toHtml(random, max));
      if ('error' in read) throw new Error(`${read.error} in ${JSON.stringify(random)} at ${max}`);
      expect(read.text.length).toBeLessThanOrEqual(max);
      expect(read.text).not.toMatch(/\p{Surrogate}/u);
    }
  });
});

describe('Slack’s markup', () => {
  it('escapes what would be a mention or a link, and keeps marks of emphasis from their words', () => {
    const text = toMrkdwn(lines, 4_000);
    expect(text).not.toMatch(/<(?!https:)/);
    expect(text).toContain('&lt;!here&gt;');
    expect(toMrkdwn([[plain('a *b* _c_')]], 100)).toBe('a \u200b*b\u200b* \u200b_c\u200b_');
    expect(toMrkdwn([[link('a|b>', 'https://example.org/x|y')]], 100)).toBe('<https://example.org/x%7Cy|a¦b&gt;>');
    expect(toMrkdwn([[code('a`b')]], 100)).toBe('`aˋb`');
  });
});

describe('plain text', () => {
  it('says addresses behind their words', () => {
    expect(toPlain([[strong('a'), plain('<b>')], [link('Run', 'https://example.org')]], 100)).toBe(
      'a<b>\nRun: https://example.org',
    );
  });
});

describe('data of people', () => {
  it('has no breaks, no controls and nothing that steers direction', () => {
    expect(cleanLine(' a\r\nb\u202e\u2066c\u200f\u0000d\u2028e\ud800 ')).toBe('a bc d e\ufffd');
    expect(cleanLine('👩‍👩‍👧 שלום')).toBe('👩‍👩‍👧 שלום');
    expect(cleanLines('one\r\n\n\u202e\ntwo\u2028three')).toEqual(['one', 'two', 'three']);
  });
});
