/** A BSON document as plain data: keys in order, values as `bson` deserializes them (plain or wrapped). */
export type Document = Record<string, unknown>;

/** What every query, update and pipeline may be given beside itself. */
export interface QueryOptions {
  /** MongoDB's collation document; absent means binary comparison. */
  collation?: Document | undefined;
  /** Variables of the command's `let`, already evaluated or constant expressions. */
  let?: Document | undefined;
  /** The instant that `$$NOW` and `$currentDate` show; the clock when absent. */
  now?: Date | undefined;
}
