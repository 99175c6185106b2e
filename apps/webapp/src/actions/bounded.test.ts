import { describe, expect, it } from '@jest/globals';
import { eachBounded } from './bounded.js';

describe('eachBounded', () => {
  it('has at most so many under way, and answers in the order of the items', async () => {
    let underWay = 0;
    let most = 0;
    const results = await eachBounded(3, [5, 1, 4, 2, 3, 0], async (item) => {
      underWay += 1;
      most = Math.max(most, underWay);
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
      underWay -= 1;
      return item * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30, 0]);
    expect(most).toBe(3);
  });

  it('fails as soon as one fails', async () => {
    await expect(eachBounded(2, [1, 2, 3], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('has nothing to do with nothing', async () => {
    expect(await eachBounded(3, [], async () => 1)).toEqual([]);
  });
});
