import type { UserDataItem, UserDataKind } from '../user-data/kind.js';

/** A kind of user data in memory, holding these items. */
export function createMemoryKind(initial: readonly UserDataItem[] = []): UserDataKind & { ids(): string[] } {
  const items = new Map(initial.map((item) => [item.id, { ...item, content: null as unknown }]));
  const older = (before: Date) =>
    [...items.values()]
      .filter(({ created_at }) => created_at < before)
      .sort((a, b) => a.created_at.getTime() - b.created_at.getTime());
  return {
    ids: () => [...items.keys()],
    put: async (item) => void items.set(item.id, item),
    get: async (id) => items.get(id) ?? null,
    olderThan: async (before, limit) =>
      older(before)
        .slice(0, limit)
        .map(({ content: _, ...item }) => item),
    countOlderThan: async (before) => older(before).length,
    remove: async (doomed) => doomed.filter(({ id }) => items.delete(id)).length,
  };
}
