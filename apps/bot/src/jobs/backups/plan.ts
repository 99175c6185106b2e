/** A ZIP file below the folder of backups. */
export interface BackupFile {
  path: string;
  /** Whose backup it is; null if its place and name do not say. */
  owner: string | null;
  size: number;
  modifiedAt: Date;
}

export interface BackupRules {
  now: Date;
  retentionDays: number;
  maxPerUser: number;
}

const DAY_MS = 86_400_000;

/**
 * Whose backup a file is, from its path below the folder of backups: the first folder (`alice/2026/full.zip` is alice's), or in
 * the folder itself what stands before the first `_` (`alice_2026-11-22.zip`; a leading `backup_` is passed over).
 */
export function ownerOf(segments: readonly string[]): string | null {
  const [first = ''] = segments;
  if (segments.length > 1) return first;
  const [, owner] = /^(?:backups?_)?([^_]+)_/i.exec(first) ?? [];
  return owner ?? null;
}

/** Which backups go, oldest first: the too old ones, and those beyond the newest per owner. Files of no known owner go by age only. */
export function planCleanup(
  files: readonly BackupFile[],
  { now, retentionDays, maxPerUser }: BackupRules,
): BackupFile[] {
  const cutoff = new Date(now.getTime() - retentionDays * DAY_MS);
  const newestFirst = [...files].sort(
    (a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime() || b.path.localeCompare(a.path),
  );
  const keptByOwner = new Map<string, number>();
  const doomed = newestFirst.filter(({ owner, modifiedAt }) => {
    if (modifiedAt < cutoff) return true;
    if (owner === null) return false;
    const kept = keptByOwner.get(owner) ?? 0;
    keptByOwner.set(owner, kept + 1);
    return kept >= maxPerUser;
  });
  return doomed.reverse();
}
