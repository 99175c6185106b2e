import { describe, expect, it } from '@jest/globals';
import { isSameOrigin } from './same-origin.js';

const own = ['http://jobs.test', undefined];
const post = { method: 'POST', secFetchSite: undefined, origin: undefined, own };

describe('isSameOrigin', () => {
  it('lets safe methods through from anywhere', () => {
    expect(isSameOrigin({ ...post, method: 'GET', secFetchSite: 'cross-site' })).toBe(true);
  });

  it.each([
    ['same-origin', true],
    ['none', true],
    ['same-site', false],
    ['cross-site', false],
  ])('believes Fetch Metadata %s before everything else', (secFetchSite, expected) => {
    expect(isSameOrigin({ ...post, secFetchSite, origin: 'http://jobs.test' })).toBe(expected);
  });

  it.each([
    ['http://jobs.test', true],
    ['https://jobs.test', false],
    ['http://jobs.test.evil.test', false],
    ['null', false],
    [undefined, false],
  ])('takes origin %s where browsers send no metadata', (origin, expected) => {
    expect(isSameOrigin({ ...post, origin })).toBe(expected);
  });
});
