import { userInfo } from 'node:os';
import type { Actor, contract, OutputOf } from '@jobs-monitor/core';

type SystemInfo = OutputOf<typeof contract.getSystem>;

/** What the launcher asks of the running bot for its banner. */
export function createBotCalls(baseUrl: string, token: string) {
  const call = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const response = await fetch(`${baseUrl}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(5_000),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return (await response.json()) as T;
  };
  return {
    system: () => call<SystemInfo>('/api/system'),
    signInLink: () =>
      call<OutputOf<typeof contract.createSignInLink>>('/api/sign-in/links', {
        method: 'POST',
        body: JSON.stringify({ actor: personAtTheTerminal() }),
      }),
  };
}

/** Whoever may start the product may do everything in it. */
function personAtTheTerminal(): Actor {
  const { username } = userInfo();
  return { kind: 'web', id: username, name: username, role: 'admin' };
}
