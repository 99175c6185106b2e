import type { Db } from './db.js';
import type { Models } from './models.js';
import type { SignInStore } from './store.js';

/** One-time codes. Taking one removes it in the same step, so of two takers one gets nothing. */
export function createSignInStore(db: Db, { SignIn }: Models): SignInStore {
  return {
    async put(codeDigest, actor, expiresAt) {
      await db.run(() => SignIn.create({ _id: codeDigest, actor, expires_at: expiresAt }));
    },
    async take(codeDigest, now) {
      const taken = await db.run(() => SignIn.findOneAndDelete({ _id: codeDigest }).lean());
      return taken && taken.expires_at > now ? taken.actor : null;
    },
  };
}
