export const SECTIONS = ['Process', 'Races', 'Database'] as const;

/** One way in which things go wrong, and what must hold nevertheless. */
export interface FaultEntry {
  section: (typeof SECTIONS)[number];
  fault: string;
  holds: string;
  /** Why no test shows it. */
  unshown?: string;
}

/** Every fault that the product promises to survive, in the order of the table in `docs/faults.md`. */
export const FAULTS = [
  {
    section: 'Process',
    fault: 'kill -9 with 100 active runs',
    holds: 'all lost within 30 s, once each; their exclusive job may run again',
  },
  {
    section: 'Process',
    fault: 'SIGTERM with 100 active runs',
    holds: 'all closed as interrupted and stored within grace + 5 s, exit code 0',
  },
  {
    section: 'Process',
    fault: 'SIGSTOP for longer than the lease, then SIGCONT',
    holds: 'closed as lost once, late writes refused, goes on under a new lease',
  },
  {
    section: 'Process',
    fault: 'a rejection and an exception that a job leaves unhandled',
    holds: 'neither the process nor a run ends, its own or another',
  },
] as const satisfies readonly FaultEntry[];

export type FaultName = (typeof FAULTS)[number]['fault'];

/** The name of the test that shows a fault. */
export function titleOf({ fault, holds }: FaultEntry): string {
  return `${fault}: ${holds}`;
}
