import { describe, expect, it } from '@jest/globals';
import { buildReply, button } from '../testing/fake-chat.js';
import { createTranscript } from './transcript.js';

const typed = (said: string) => ({ how: 'typed', said }) as const;
const pressed = (said: string) => ({ how: 'pressed', said }) as const;
const textOf = (content: string) => ({ name: 'a.txt', mime: 'text/plain', content });

describe('a transcript', () => {
  it('keeps the newest 30 exchanges', () => {
    const transcript = createTranscript();
    for (let at = 1; at <= 40; at++) transcript.answered(typed(`/jobs ${at}`), [buildReply()], null);
    const kept = transcript.exchanges().map(({ said }) => said);
    expect(kept).toHaveLength(30);
    expect([kept[0], kept.at(-1)]).toEqual(['/jobs 11', '/jobs 40']);
  });

  it('keeps no more than 64 kB, whatever the letters', () => {
    const transcript = createTranscript();
    for (let at = 0; at < 10; at++) transcript.answered(typed('/jobs'), [buildReply('ש'.repeat(10_000))], null);
    expect(transcript.exchanges()).toHaveLength(3);
  });

  it('puts an answer in the place of the message whose button was pressed, and the rest behind it', () => {
    const transcript = createTranscript();
    const first = transcript.answered(
      typed('/run x'),
      [buildReply('Really?', { buttons: [[button('Yes', 'k1')]] })],
      null,
    );
    transcript.answered(typed('/jobs'), [buildReply('Jobs')], null);
    expect(transcript.labelOf('k1')).toBe('Yes');
    expect(transcript.answered(pressed('Yes'), [buildReply('Started', { replaces: true })], 'k1')).toBe(first);
    expect(transcript.labelOf('k1')).toBeNull();
    expect(transcript.exchanges().map(({ said }) => said)).toEqual(['/run x', '/jobs']);
    transcript.answered(pressed('Yes'), [buildReply('Too late', { replaces: true })], 'k1');
    expect(transcript.exchanges().at(-1)).toMatchObject({
      how: 'pressed',
      answers: [{ lines: [[{ text: 'Too late' }]] }],
    });
  });

  it('lets the oldest files go when they are too large together', () => {
    const transcript = createTranscript();
    for (const content of ['a'.repeat(300_000), 'b'.repeat(200_000), 'c'.repeat(100_000)]) {
      transcript.answered(typed('/logs'), [buildReply('', { document: textOf(content) })], null);
    }
    const files = transcript
      .exchanges()
      .flatMap(({ answers }) => answers.map(({ file }) => file?.content?.[0] ?? null));
    expect(files).toEqual([null, 'b', 'c']);
  });

  it('does the same thing once, and again when it failed', async () => {
    const transcript = createTranscript();
    let times = 0;
    const deed = async () => `${++times}`;
    expect(await Promise.all([transcript.once('k', deed), transcript.once('k', deed)])).toEqual(['1', '1']);
    const failing = transcript.once('other', () => Promise.reject(new Error('away')));
    await expect(failing).rejects.toThrow('away');
    expect(await transcript.once('other', deed)).toBe('2');
  });
});
