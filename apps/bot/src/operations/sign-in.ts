import { createHash, randomBytes } from 'node:crypto';
import { type Actor, AppError, say } from '@jobs-monitor/core';
import { audited } from './audit.js';
import type { OperationDeps } from './deps.js';
import type { Operations } from './verb.js';

const LINK_LIFETIME_MS = 10 * 60_000;

/** One-time sign-in codes: 256 random bits, kept only as a digest, good for ten minutes and for one use. */
export function createSignInVerbs(deps: OperationDeps): Pick<Operations, 'createSignInLink' | 'redeemSignInLink'> {
  const { store, now } = deps;

  return {
    createSignInLink: (actor, { body }) => {
      const person: Actor = body.actor ?? actor;
      return audited(
        deps,
        { actor, action: 'create_sign_in_link', target: `${person.kind}:${person.id}` },
        async () => {
          const code = randomBytes(32).toString('base64url');
          const expires_at = new Date(now().getTime() + LINK_LIFETIME_MS);
          await store.signIn.put(digestOf(code), person, expires_at);
          return { code, expires_at };
        },
      );
    },

    redeemSignInLink: (actor, { body }) =>
      audited(deps, { actor, action: 'redeem_sign_in_link', target: 'sign_in' }, async () => {
        const person = await store.signIn.take(digestOf(body.code), now());
        if (!person) throw new AppError('sign_in_link_invalid', say('en', 'error.sign_in_link_invalid'));
        return { actor: person };
      }),
  };
}

function digestOf(code: string): string {
  return createHash('sha256').update(code).digest('base64url');
}
