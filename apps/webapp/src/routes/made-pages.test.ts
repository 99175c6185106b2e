import { describe, expect, it } from '@jest/globals';
import { createMadePages, type MadePage } from './made-pages.js';

const made: MadePage = {
  title: 'Jobs',
  html: '<p>1</p>',
  digest: 'a',
  at: new Date(0),
  staleness: null,
  isPersonal: false,
};

function setUp({ isFollowing = true, page = made }: { isFollowing?: boolean; page?: MadePage } = {}) {
  let version = 0;
  let ms = 0;
  let times = 0;
  const pages = createMadePages({ version: () => version, isFollowing: () => isFollowing, nowMs: () => ms });
  return {
    get: (key = 'viewer /jobs') =>
      pages.get(key, async () => {
        times += 1;
        return page;
      }),
    times: () => times,
    change: () => {
      version += 1;
    },
    wait: (by: number) => {
      ms += by;
    },
  };
}

describe('made pages', () => {
  it('are made once for all who ask while nothing changes', async () => {
    const { get, times } = setUp();
    await Promise.all([get(), get(), get()]);
    await get();
    expect(times()).toBe(1);
    await get('admin /jobs');
    expect(times()).toBe(2);
  });

  it('are made anew for who asks after a change, even while one is being made', async () => {
    const { get, times, change } = setUp();
    const before = get();
    change();
    await Promise.all([before, get()]);
    expect(times()).toBe(2);
  });

  it('do not live long, for what no event tells of', async () => {
    const { get, times, wait } = setUp();
    await get();
    wait(999);
    await get();
    expect(times()).toBe(1);
    wait(1);
    await get();
    expect(times()).toBe(2);
  });

  it('are not kept while nobody listens to what changes', async () => {
    const { get, times } = setUp({ isFollowing: false });
    await get();
    await get();
    expect(times()).toBe(2);
  });

  it('are not kept when they show what was known before', async () => {
    const { get, times } = setUp({ page: { ...made, staleness: { since: null } } });
    await get();
    await get();
    expect(times()).toBe(2);
  });

  it('are never shared when they belong to one person', async () => {
    const { get, times } = setUp({ page: { ...made, isPersonal: true } });
    await Promise.all([get(), get(), get()]);
    await get();
    expect(times()).toBe(4);
  });
});
