import type { BotClient, Caller } from './client.js';

export interface OpenIncidentsDeps {
  client: Pick<BotClient, 'call'>;
  now: () => Date;
  /** In whose name it is asked: the count is the same for everybody. */
  caller: () => Caller;
  keepMs?: number;
}

/** How many incidents are open, for the badge of every page: asked once for all readers, kept until it may have changed. */
export type OpenIncidents = ReturnType<typeof createOpenIncidents>;

export function createOpenIncidents({ client, now, caller, keepMs = 5_000 }: OpenIncidentsDeps) {
  let known: number | null = null;
  let freshUntilMs = 0;
  let asking: Promise<void> | null = null;

  async function ask(): Promise<void> {
    const mine = client.call('listAlerts', { query: { state: 'open', limit: '1' } }, caller()).then(
      ({ open }) => {
        // What changed while this was on its way may be missing in it.
        if (asking !== mine) return;
        known = open;
        freshUntilMs = now().getTime() + keepMs;
      },
      () => {},
    );
    asking = mine;
    await mine;
    if (asking === mine) asking = null;
  }

  return {
    /** The newest known count, without asking; null while none is known. */
    known: () => known,

    /** Brings the count up to date if it may be old. Never fails: what cannot be asked stays as it was. */
    async refresh(): Promise<void> {
      if (now().getTime() < freshUntilMs) return;
      await (asking ?? ask());
    },

    /** The next reader asks anew. */
    forget(): void {
      freshUntilMs = 0;
      asking = null;
    },
  };
}
