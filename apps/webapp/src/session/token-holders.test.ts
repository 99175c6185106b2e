import { describe, expect, it } from '@jest/globals';
import { holderOf, tokenRole } from './token-holders.js';

const tokens = { admin: 'token-of-the-admins', operator: 'token-of-operators', viewer: undefined };

describe('the holder of a token', () => {
  it.each([
    ['token-of-the-admins', 'admin'],
    [' token-of-operators\n', 'operator'],
  ] as const)('%j has the role of the token', (given, role) => {
    const holder = holderOf(given, tokens);
    expect(holder).toMatchObject({ kind: 'web', role });
    expect(holder && tokenRole(holder)).toBe(role);
  });

  it.each(['', ' ', 'token-of-the-admin', 'undefined'])('is nobody for %j, where a role has no token too', (given) => {
    expect(holderOf(given, tokens)).toBeNull();
  });

  it('is told apart from a person who calls themselves so', () => {
    expect(tokenRole({ kind: 'telegram', id: 'dashboard-token' })).toBeNull();
  });
});
