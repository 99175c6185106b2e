import { englishDictionary, type MessageKey, type RunSummaryWire, type Say } from '@jobs-monitor/core';

const MAX_CHARACTERS = 300;

/** In a line: the error, why the run was skipped, or its newest message; null when there is nothing to say. */
export function outcomeText(
  run: Pick<RunSummaryWire, 'error_message' | 'reason' | 'message'>,
  say: Say,
): string | null {
  const firstLine = run.error_message?.split('\n', 1)[0];
  return (firstLine || reasonText(run.reason, say) || run.message)?.slice(0, MAX_CHARACTERS) ?? null;
}

/** Why a run ended as it did, in words; a gate or a job's own word is shown as it is. */
export function reasonText(reason: string | null, say: Say): string | null {
  if (reason === null) return null;
  const key = `reason.${reason}`;
  return key in englishDictionary ? say(key as MessageKey) : reason;
}
