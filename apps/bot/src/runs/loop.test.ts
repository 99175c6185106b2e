import { describe, expect, it } from '@jest/globals';
import { until } from '../testing/until.js';
import { startLoop } from './loop.js';

describe('a loop', () => {
  it('says how late its next round is while one takes long, and that it is in time when it went on', async () => {
    let rounds = 0;
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const loop = startLoop(
      async () => {
        rounds += 1;
        if (rounds === 1) await held;
      },
      20,
      () => undefined,
    );
    expect(loop.lateMs()).toBe(0);
    await until(() => loop.lateMs() > 60);
    letGo();
    await until(() => rounds > 2);
    await until(() => loop.lateMs() < 20);
    await loop.stop();
  });
});
