import type { Actor } from '@jobs-monitor/core';
import { link, plain } from '../../messages/line.js';
import type { Command } from '../command.js';

/** Links are made by the monitor for the person who asked; nobody gets one with rights that are not theirs. */
const MONITOR: Actor = { kind: 'system', id: 'chat', name: 'Telegram', role: 'admin' };

/** A link that signs the person in to the dashboard once, with the role that they have here. Never where others read along. */
export const login: Command = {
  name: 'login',
  role: 'viewer',
  group: 'system',
  sensitive: true,
  async run({ actor, chat, say, operations, webappUrl }) {
    if (chat.kind !== 'private') return { lines: [[plain(`🔒 ${say('chat.login_private')}`)]], refused: true };
    if (webappUrl === null) return { lines: [[plain(`⚠️ ${say('chat.login_no_address')}`)]], refused: true };
    const { code } = await operations.createSignInLink(MONITOR, { params: {}, query: {}, body: { actor } });
    const address = new URL(`${webappUrl.replace(/\/$/, '')}/login`);
    address.searchParams.set('code', String(code));
    return { lines: [[plain('🔑 '), link(say('chat.login_link'), address.href)], [plain(say('chat.login_once'))]] };
  },
};
