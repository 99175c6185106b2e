/** A thing that belongs to a user and grows old. */
export interface UserDataItem {
  id: string;
  owner: string | null;
  created_at: Date;
}

/** What is kept of an item besides what lists show. */
export interface UserDataContent {
  owner: string | null;
  created_at: Date;
  /** Plain data, as it was put. */
  content: unknown;
}

/** One kind of user data, wherever it is kept: a folder, a collection. Ids are letters, digits, `_` and `-`. */
export interface UserDataKind {
  put(item: { id: string; owner: string | null; created_at: Date; content: unknown }): Promise<void>;
  get(id: string): Promise<UserDataContent | null>;
  /** Items created before the instant, oldest first. */
  olderThan(before: Date, limit: number): Promise<UserDataItem[]>;
  countOlderThan(before: Date): Promise<number>;
  /** Deletes these; answers how many were still there. */
  remove(items: readonly UserDataItem[]): Promise<number>;
}
