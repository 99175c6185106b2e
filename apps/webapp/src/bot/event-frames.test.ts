import { describe, expect, it } from '@jest/globals';
import { createFrameParser, type EventFrame, frameText } from './event-frames.js';

function parse(...chunks: string[]): EventFrame[] {
  const frames: EventFrame[] = [];
  const feed = createFrameParser((frame) => frames.push(frame));
  for (const chunk of chunks) feed(chunk);
  return frames;
}

describe('event frames', () => {
  it('are whole however the stream was cut', () => {
    const text = ': ping\n\nid: e-1\nevent: x\ndata: {"a":1}\n\nid: e-2\n\ndata: one\ndata: two\n\n';
    const whole = parse(text);
    expect(whole).toEqual([
      { id: 'e-1', data: '{"a":1}' },
      { id: 'e-2', data: null },
      { id: undefined, data: 'one\ntwo' },
    ]);
    for (let cut = 1; cut < text.length; cut++) expect(parse(text.slice(0, cut), text.slice(cut))).toEqual(whole);
  });

  it('are read back as they were written', () => {
    const frame = { id: 'e-3', data: 'a\nb' };
    expect(parse(frameText(frame))).toEqual([frame]);
  });

  it('are refused when they never end', () => {
    expect(() => parse(`data: ${'x'.repeat(1_000_001)}`)).toThrow(RangeError);
  });
});
