/** Counts what may have changed the bot's answers: its events, and what it was asked to do. */
export type Changes = ReturnType<typeof createChanges>;

export function createChanges() {
  let version = 0;
  return {
    /** Something may have changed. */
    note(): void {
      version += 1;
    },
    /** The same number twice: nothing is known to have changed in between. */
    version: () => version,
  };
}
