import type { Actor } from '@jobs-monitor/core';
import type { PageRequest } from '../pages/page.js';
import type { View } from '../views/view.js';

/** What is the same for all who see a page in one language, role and time zone. Whatever is not named here is somebody's own. */
const OF_ALL = {
  request: ['params', 'query', 'view', 'read', 'actor'],
  view: ['locale', 'timeZone', 'say', 'now', 'path', 'actor', 'staleness'],
  actor: ['role'],
} as const satisfies { request: (keyof PageRequest)[]; view: (keyof View)[]; actor: (keyof Actor)[] };

/** A request that notes whether its page is made of anything that belongs to one person: a name, a nonce, a conversation. */
export function watchPersonal(request: PageRequest): { request: PageRequest; isPersonal(): boolean } {
  let isPersonal = false;
  const watch = <T extends object>(target: T, ofAll: readonly (keyof T)[], instead: Partial<T> = {}): T =>
    new Proxy(target, {
      get(from, name) {
        if (!ofAll.includes(name as keyof T)) isPersonal = true;
        return name in instead ? instead[name as keyof T] : Reflect.get(from, name);
      },
    });
  const actor = watch(request.actor, OF_ALL.actor);
  const view = watch(request.view, OF_ALL.view, { actor });
  return { request: watch(request, OF_ALL.request, { actor, view }), isPersonal: () => isPersonal };
}
