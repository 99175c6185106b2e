import { describe, expect, it } from '@jest/globals';
import type { Role } from '@jobs-monitor/core';
import { type AccessFacts, type AccessSettings, decideAccess, roleOf, roleToday } from './access.js';

const settings: AccessSettings = { admins: ['1', '7'], powerUsers: ['2', '7'], users: ['3', '7'], chats: ['-100'] };
const nobody: AccessSettings = { admins: [], powerUsers: [], users: [], chats: [] };

const decide = (facts: Partial<AccessFacts> & { id?: string }, given = settings) =>
  decideAccess(
    {
      person: { id: facts.id ?? '1', isBot: false },
      chat: { id: facts.id ?? '1', kind: 'private' },
      forwarded: false,
      pressed: false,
      needed: 'viewer',
      ...facts,
    },
    given,
  );
const group = { id: '-100', kind: 'group' } as const;

describe('a role in Telegram', () => {
  it('is the highest that somebody is listed for', () => {
    expect(['1', '2', '3', '7', '4'].map((id) => roleOf(id, settings))).toEqual([
      'admin',
      'operator',
      'viewer',
      'admin',
      null,
    ]);
  });

  it.each(['01', ' 1', '1 ', '1.0', '', '__proto__', '-100'])('is nobody’s who calls themselves %j', (id) => {
    expect(roleOf(id, settings)).toBeNull();
  });
});

describe('a role on the dashboard', () => {
  const today = (kind: 'telegram' | 'web' | 'api', id: string, role: Role) =>
    roleToday({ kind, id, name: 'Dana', role }, settings);

  it.each<[string, Role, Role | null]>([
    ['1', 'admin', 'admin'],
    ['2', 'admin', 'operator'],
    ['3', 'operator', 'viewer'],
    ['1', 'viewer', 'viewer'],
    ['7', 'operator', 'operator'],
    ['4', 'admin', null],
  ])('of %s, who signed in from Telegram as %s, is %s today', (id, signedIn, role) => {
    expect(today('telegram', id, signedIn)).toBe(role);
  });

  it('is what it was for whoever signed in by another way', () => {
    expect(today('web', '4', 'admin')).toBe('admin');
    expect(today('api', 'token', 'admin')).toBe('admin');
  });
});

describe('access', () => {
  it.each([
    ['1', ['viewer', 'operator', 'admin']],
    ['2', ['viewer', 'operator']],
    ['3', ['viewer']],
  ] as const)('is for %s as far as %j', (id, allowed) => {
    const all = ['viewer', 'operator', 'admin'] as const;
    expect(all.filter((needed) => decide({ id, needed }).kind === 'allow')).toEqual(allowed);
    expect(decide({ id: '3', needed: 'operator' })).toEqual({ kind: 'refuse', why: 'role' });
  });

  it('is for nobody when nobody is listed', () => {
    expect(decide({}, nobody)).toEqual({ kind: 'refuse', why: 'stranger' });
    expect(decide({ chat: group }, { ...nobody, chats: ['-100'] })).toEqual({ kind: 'ignore', why: 'stranger' });
  });

  it('is for listed people in listed groups alone', () => {
    expect(decide({ chat: group })).toEqual({ kind: 'allow', role: 'admin' });
    expect(decide({ chat: { id: '-200', kind: 'group' } })).toEqual({ kind: 'ignore', why: 'chat' });
    expect(decide({ chat: { id: '100', kind: 'group' } })).toEqual({ kind: 'ignore', why: 'chat' });
  });

  it('is refused to strangers in private, and for their presses; in groups they are not answered', () => {
    expect(decide({ id: '4' })).toEqual({ kind: 'refuse', why: 'stranger' });
    expect(decide({ id: '4', chat: group, pressed: true })).toEqual({ kind: 'refuse', why: 'stranger' });
    expect(decide({ id: '4', chat: group })).toEqual({ kind: 'ignore', why: 'stranger' });
  });

  it('is not asked about by channels, bots and forwarded texts', () => {
    expect(decide({ chat: { id: '-100', kind: 'channel' } })).toEqual({ kind: 'ignore', why: 'channel' });
    expect(decide({ person: { id: '1', isBot: true } })).toEqual({ kind: 'ignore', why: 'bot' });
    expect(decide({ forwarded: true })).toEqual({ kind: 'ignore', why: 'forwarded' });
  });

  it('is what the dashboard gave them in the console, and there alone', () => {
    const signedIn = { kind: 'web', id: '9', name: 'Dana', role: 'operator' } as const;
    const person = { id: '9', isBot: false, signedIn };
    const chat = { id: 'console:web:9', kind: 'console' } as const;
    expect(decide({ person, chat, needed: 'operator' }, nobody)).toEqual({ kind: 'allow', role: 'operator' });
    expect(decide({ person, chat, needed: 'admin' }, nobody)).toEqual({ kind: 'refuse', why: 'role' });
    expect(decide({ person, chat: group })).toEqual({ kind: 'ignore', why: 'stranger' });
    expect(decide({ person: { id: '1', isBot: false }, chat })).toEqual({ kind: 'refuse', why: 'stranger' });
  });
});
