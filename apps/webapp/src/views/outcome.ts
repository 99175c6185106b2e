import { englishDictionary, type MessageKey, type RunSummaryWire, type Say } from '@jobs-monitor/core';

const MAX_CHARACTERS = 300;

type Told = Pick<RunSummaryWire, 'status' | 'error_message' | 'reason' | 'message' | 'processed_items'>;

/** What came of a run, in a line: the error, why it was skipped, how many items it did; null when there is nothing to say. */
export function outcomeText(run: Told, say: Say): string | null {
  if (run.status === 'completed')
    return run.processed_items > 0 ? say('web.items', { count: run.processed_items }) : null;
  const firstLine = run.error_message?.split('\n', 1)[0];
  return (firstLine || reasonText(run.reason, say) || run.message)?.slice(0, MAX_CHARACTERS) ?? null;
}

/** A category in words; one that is not known is shown as it is. */
export function categoryText(category: string, say: Say): string {
  const key = `category.${category}`;
  return key in englishDictionary ? say(key as MessageKey) : category;
}

/** Why a run ended as it did, in words; a gate or a job's own word is shown as it is. */
export function reasonText(reason: string | null, say: Say): string | null {
  if (reason === null) return null;
  const key = `reason.${reason}`;
  return key in englishDictionary ? say(key as MessageKey) : reason;
}
