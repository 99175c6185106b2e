import { describe, expect, it } from '@jest/globals';
import type { AppError } from '@jobs-monitor/core';
import { argsOf, fieldName } from './args-form.js';

const schema = {
  type: 'object',
  properties: {
    path: { type: 'string', description: 'A folder' },
    limit: { type: 'integer', minimum: 1, default: 10 },
    deep: { type: 'boolean' },
    mode: { type: 'string', enum: ['fast', 'full'] },
    level: { type: 'integer', enum: [1, 5] },
    files: { type: 'array', items: { type: 'string' } },
    sizes: { type: 'array', items: { type: 'integer' } },
    since: { type: 'string', format: 'date-time' },
    range: { type: 'object', properties: { from: { type: 'integer' }, strict: { type: 'boolean' } } },
    other: { type: 'array', items: { type: 'object' } },
  },
  required: ['path'],
};
const args = (form: Record<string, string>, given: Record<string, unknown> = schema) =>
  argsOf(given, form, 'Asia/Jerusalem');

describe('the args that a form says', () => {
  it('have the types of their schema', () => {
    const form = {
      'arg.path': '/data',
      'arg.limit': '5',
      'arg.deep': 'on',
      'arg.mode': 'full',
      'arg.level': '5',
      'arg.files': ' a.ts \r\n\r\nb c.ts\n',
      'arg.sizes': '1\n20',
      'arg.since': '2026-03-10T14:00',
      'arg.range.from': '3',
      'arg.other': '[{"a":1}]',
    };
    expect(args(form)).toEqual({
      path: '/data',
      limit: 5,
      deep: true,
      mode: 'full',
      level: 5,
      files: ['a.ts', 'b c.ts'],
      sizes: [1, 20],
      since: '2026-03-10T12:00:00.000Z',
      range: { from: 3, strict: false },
      other: [{ a: 1 }],
    });
  });

  it('leave out what is empty, and an object in which nothing was filled in', () => {
    expect(args({ 'arg.path': '/data', 'arg.mode': '', 'arg.files': ' \n ', 'arg.range.from': ' ' })).toEqual({
      path: '/data',
      deep: false,
    });
  });

  it('have an object that is asked for, though nothing was filled in', () => {
    const range = { type: 'object', properties: { from: { type: 'integer' } } };
    expect(args({}, { type: 'object', properties: { range }, required: ['range'] })).toEqual({ range: {} });
  });

  it('pass on what is no number and no choice as it was typed, for the bot to refuse', () => {
    expect(args({ 'arg.limit': 'ten', 'arg.sizes': '1\nx', 'arg.level': '2', 'arg.since': 'soon' })).toEqual({
      deep: false,
      limit: 'ten',
      sizes: [1, 'x'],
      level: '2',
      since: 'soon',
    });
  });

  it('do not take a dot in a name for a step', () => {
    const dotted = {
      type: 'object',
      properties: { 'a.b': { type: 'string' }, a: { type: 'object', properties: { b: { type: 'string' } } } },
    };
    expect(fieldName({ path: ['a.b'] })).not.toBe(fieldName({ path: ['a', 'b'] }));
    expect(args({ 'arg.a%2Eb': 'x', 'arg.a.b': 'y' }, dotted)).toEqual({ 'a.b': 'x', a: { b: 'y' } });
  });

  it('are one JSON text where they are no object', () => {
    expect(args({ args: '[1]' }, { type: 'array' })).toEqual([1]);
    expect(args({ args: ' ' }, { type: 'array' })).toBeUndefined();
  });

  it('are refused with the field where JSON is broken', () => {
    const broken = () => args({ 'arg.path': 'x', 'arg.other': '[' });
    expect(broken).toThrow('The args are not JSON');
    try {
      broken();
    } catch (error) {
      expect((error as AppError).details).toMatchObject([{ path: 'body.args.other' }]);
    }
  });

  it('are nothing for a job without args', () => {
    expect(argsOf(null, { args: '{"a":1}' }, 'UTC')).toBeUndefined();
  });
});
