import { describe, expect, it } from '@jest/globals';
import { parseQuery } from './query.js';

const problemsOf = (search: string) => {
  try {
    parseQuery(search);
  } catch (error) {
    return (error as { details: { path: string; message: string }[] }).details;
  }
  throw new Error(`${search} was taken`);
};

describe('a query string', () => {
  it('is read as names and values, with + for a space', () => {
    expect(parseQuery('q=two+words&job_id=a%2Bb&flag')).toEqual({ q: 'two words', job_id: 'a+b' });
    expect(parseQuery('')).toEqual({});
  });

  it('leaves out empty values, as forms send them', () => {
    expect(parseQuery('status=&q=x&limit=')).toEqual({ q: 'x' });
  });

  it('is refused with every problem at once', () => {
    expect(problemsOf('a=1&a=2&b=%ff&c=%zz&d=%00')).toEqual([
      { path: 'query.a', message: 'must be given once' },
      { path: 'query', message: 'is not valid percent-encoded UTF-8' },
      { path: 'query', message: 'is not valid percent-encoded UTF-8' },
      { path: 'query', message: 'is not valid percent-encoded UTF-8' },
    ]);
  });

  it('cannot reach a prototype', () => {
    const values = parseQuery('__proto__=1&constructor=2');
    expect(Object.keys(values)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
  });
});
