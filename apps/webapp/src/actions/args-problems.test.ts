import { describe, expect, it } from '@jest/globals';
import { argProblems } from './args-problems.js';

const schema = {
  type: 'object',
  properties: {
    limit: { type: 'integer' },
    files: { type: 'array', items: { type: 'string' } },
    range: { type: 'object', properties: { from: { type: 'integer' } } },
  },
};
const found = (...details: { path: string; message: string }[]) => Object.fromEntries(argProblems(schema, details));

describe('what is wrong with the args', () => {
  it('belongs to the field that the bot names', () => {
    expect(
      found(
        { path: 'body.args.limit', message: 'Too big' },
        { path: 'body.args.limit', message: 'Not whole' },
        { path: 'body.args.range.from', message: 'Too early' },
        { path: 'body.args.range', message: 'Ends before it begins' },
      ),
    ).toEqual({ limit: ['Too big', 'Not whole'], 'range.from': ['Too early'], range: ['Ends before it begins'] });
  });

  it('belongs to the list that it lies in', () => {
    expect(found({ path: 'body.args.files.3', message: 'Too long' })).toEqual({ files: ['Too long'] });
  });

  it('belongs to all of them when no field has the name', () => {
    expect(
      found({ path: 'body.args', message: 'Unrecognized key' }, { path: 'body.args.limits', message: 'Unknown' }),
    ).toEqual({ '': ['Unrecognized key', 'limits: Unknown'] });
  });

  it('is nothing for other problems, and for details of another kind', () => {
    expect(found({ path: 'body.note', message: 'Too long' })).toEqual({});
    expect(argProblems(schema, { run_id: 'r1' }).size).toBe(0);
    expect(argProblems(schema, undefined).size).toBe(0);
  });
});
