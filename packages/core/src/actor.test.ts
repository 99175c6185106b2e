import { describe, expect, it } from '@jest/globals';
import { type Actor, hasRole, signActor, verifyActor } from './actor.js';

const now = new Date('2026-01-01T10:00:00Z');
const actor: Actor = { kind: 'web', id: '7', name: 'Dana', role: 'operator' };
const request = { method: 'POST', path: '/api/jobs/a/trigger?x=1', body: '{"args":1}' };
const header = signActor(actor, request, 'token', now);

describe('a signed actor', () => {
  it('is the one who was signed', () => {
    expect(verifyActor(header, request, 'token', now)).toEqual(actor);
  });

  it.each([
    ['another method', { ...request, method: 'GET' }],
    ['another path', { ...request, path: '/api/jobs/b/trigger?x=1' }],
    ['another body', { ...request, body: '{"args":2}' }],
  ])('is worthless for %s', (_name, other) => {
    expect(verifyActor(header, other, 'token', now)).toBeNull();
  });

  it('is worthless with another token, altered, or cut', () => {
    const [payload = '', signature = ''] = header.split('.');
    const admin = Buffer.from(JSON.stringify({ actor: { ...actor, role: 'admin' }, at: now.getTime() })).toString(
      'base64url',
    );
    for (const forged of [
      `${admin}.${signature}`,
      payload,
      `${payload}.`,
      '',
      '.',
      `${payload}.${signature.slice(1)}`,
    ]) {
      expect(verifyActor(forged, request, 'token', now)).toBeNull();
    }
    expect(verifyActor(header, request, 'other', now)).toBeNull();
  });

  it('holds for a minute in both directions', () => {
    for (const offset of [60_000, -60_000]) {
      expect(verifyActor(header, request, 'token', new Date(now.getTime() + offset))).toEqual(actor);
      expect(verifyActor(header, request, 'token', new Date(now.getTime() + offset * 1.01))).toBeNull();
    }
  });
});

describe('roles', () => {
  it('include those below them', () => {
    expect(hasRole('admin', 'viewer')).toBe(true);
    expect(hasRole('operator', 'operator')).toBe(true);
    expect(hasRole('viewer', 'operator')).toBe(false);
  });
});
