import { describe, expect, it } from '@jest/globals';
import { resumedQuestion } from './resumed-question.js';

const PATH = '/jobs/j1/pause';
const resumed = (form: string | string[][]) => {
  const address = resumedQuestion(PATH, new URLSearchParams(form));
  expect(address.startsWith(`${PATH}?`)).toBe(true);
  return Object.fromEntries(new URLSearchParams(address.slice(PATH.length + 1)));
};

describe('the question after a session ended', () => {
  it('is filled in as it was, with the way back, and without the nonce', () => {
    expect(resumed('reason=Moving+%D7%91%D7%99%D7%AA&for=2h&nonce=n1&back=%2Fjobs%3Fq%3Dx')).toEqual({
      reason: 'Moving בית',
      for: '2h',
      back: '/jobs?q=x',
      resumed: 'all',
    });
  });

  it('keeps fields that are there more than once', () => {
    const address = resumedQuestion('/runs/retry', new URLSearchParams('run_id=a&run_id=b&nonce=n'));
    expect(new URLSearchParams(address.split('?')[1]).getAll('run_id')).toEqual(['a', 'b']);
  });

  it.each(['arg.path=secret', 'args=%7B%22secret%22%3A1%7D', 'arg=secret'])('never holds args: %s', (field) => {
    expect(resumed(`note=x&${field}`)).toEqual({ note: 'x', back: '/', resumed: 'part' });
  });

  it('says nothing of args that were left empty', () => {
    expect(resumed('note=x&arg.path=')).toEqual({ note: 'x', back: '/', resumed: 'all' });
  });

  it('is short: what is too long is left out, and said so', () => {
    expect(resumed([['reason', 'x'.repeat(2_000)]])).toEqual({ back: '/', resumed: 'part' });
  });

  it('never leads elsewhere, whatever the form said', () => {
    expect(resumed('back=https%3A%2F%2Fevil.test&resumed=part')).toMatchObject({ back: '/', resumed: 'all' });
  });
});
