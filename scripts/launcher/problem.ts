import type { MessageKey, MessageValues } from '@jobs-monitor/core';

/** Something that the person at the terminal can mend: told in one sentence, without a stack. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';
  constructor(
    readonly key: MessageKey,
    readonly values: MessageValues,
  ) {
    super(key);
  }
}
