import { describe, expect, it } from '@jest/globals';
import { createPace } from './pace.js';

const options = { burst: 3, everyMs: 1_000, apartMs: 100 };

describe('the pace of refreshes', () => {
  it('does not keep the first one waiting', () => {
    expect(createPace(options).take(5_000)).toBe(0);
  });

  it('lets a few follow soon, each a little apart from the last', () => {
    const pace = createPace(options);
    expect([pace.take(0), pace.take(10), pace.take(110)]).toEqual([0, 90, 90]);
  });

  it('comes down to one a second when asked without end', () => {
    const pace = createPace(options);
    let now = 0;
    const done: number[] = [];
    while (now < 20_000) {
      now += pace.take(now);
      done.push(now);
    }
    expect(done.length).toBeGreaterThan(20);
    expect(done.length).toBeLessThan(25);
    expect(Math.round((done.at(-1) ?? 0) - (done.at(-2) ?? 0))).toBe(1_000);
  });

  it('is at once again after a rest', () => {
    const pace = createPace(options);
    for (let now = 0; now < 10_000; ) now += pace.take(now) + 1;
    expect(pace.take(20_000)).toBe(0);
    expect(pace.take(20_200)).toBe(0);
  });
});
