import type { Log } from '../events/log.js';
import type { GatewayProblem } from './gateway-problem.js';

export type Problems = ReturnType<typeof createProblems>;

const FIRST_MS = 1_000;
const MOST_MS = 30_000;
const TOKEN_MS = 60_000;
const MAX_DOUBLINGS = 5;

/** Tells what is wrong with the way to Telegram: once when it begins and once when it is over. */
export function createProblems(log: Log, firstMs = FIRST_MS) {
  let kind: GatewayProblem['kind'] | null = null;
  let times = 0;

  return {
    /** Answers for how long nothing should be tried. */
    note(problem: GatewayProblem): number {
      times = problem.kind === kind ? times + 1 : 0;
      if (problem.kind !== kind) tell(problem);
      kind = problem.kind;
      return waitAfter(problem, times, firstMs);
    },
    over(): void {
      if (kind !== null) log.info('telegram_reached_again', { after: kind });
      kind = null;
      times = 0;
    },
  };

  function tell(problem: GatewayProblem): void {
    const { error } = problem;
    if (problem.kind === 'unauthorised') log.error('telegram_token_refused', { error });
    else if (problem.kind === 'conflict') log.error('telegram_updates_taken_by_another', { error });
    else log.warn('telegram_not_reached', { kind: problem.kind, error });
  }
}

/** In milliseconds; what Telegram asks for is obeyed. */
export function waitAfter(problem: GatewayProblem, times: number, firstMs = FIRST_MS): number {
  if (problem.kind === 'unauthorised') return TOKEN_MS;
  if (problem.kind === 'retry' && problem.afterMs !== null) return problem.afterMs;
  return Math.min(MOST_MS, firstMs * 2 ** Math.min(times, MAX_DOUBLINGS));
}
