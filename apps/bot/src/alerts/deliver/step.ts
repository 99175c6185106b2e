/** One thing to do at a door. Each `tell` and `digest` is one message and takes one turn. */
export type Step =
  | { do: 'move'; alertId: string; from: string; to: string }
  | { do: 'tell'; alertId: string; channel: string }
  /** `opens`: the digest is not there yet. */
  | { do: 'fold'; alertIds: string[]; channel: string; digestId: string; opens: boolean }
  | { do: 'digest'; channel: string; digestId: string };
