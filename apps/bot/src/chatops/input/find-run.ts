import { AppError, type RunWire } from '@jobs-monitor/core';
import type { CommandContext } from '../command.js';
import { shownTo } from '../replies/job-shown.js';
import { renderSeveralRuns, renderUnknownRun } from '../replies/run-unknown.js';
import type { Reply } from '../reply.js';
import { toWire } from '../wire.js';
import { askedOf } from './asked-of.js';

const MIN_START = 8;
const MAX_CANDIDATES = 5;
const RUN_ID = /^[A-Za-z0-9_-]{1,64}$/;
/** How far an id that the monitor makes has been written. */
const ID_START = /^[0-9a-f]{8}(-[0-9a-f-]{0,27})?$/i;

/** The run of an id, or of a unique start of one of 8 or more characters; else the answer that says why there is none. */
export async function findRun(
  context: CommandContext,
  asked: string,
  again: { command: string; acts: boolean },
): Promise<{ run: RunWire } | { reply: Reply }> {
  const shown = shownTo(context);
  const unknown = (problem: 'missing' | 'too_short' | 'none') => ({ reply: renderUnknownRun(asked, problem, shown) });
  if (asked === '') return unknown('missing');
  if (!RUN_ID.test(asked)) return unknown('none');
  const whole = await getRun(context, asked);
  if (whole) return { run: whole };
  if (asked.length < MIN_START) return unknown('too_short');
  if (!ID_START.test(asked)) return unknown('none');
  const { operations, actor } = context;
  const question = askedOf('listRuns', { query: { q: asked, limit: String(MAX_CANDIDATES) } });
  const { runs } = toWire<'listRuns'>(await operations.listRuns(actor, question));
  const [only, second] = runs;
  if (!only) return unknown('none');
  if (second) return { reply: renderSeveralRuns(asked, runs, again, shown) };
  const run = await getRun(context, only.run_id);
  return run ? { run } : unknown('none');
}

async function getRun({ operations, actor }: CommandContext, runId: string): Promise<RunWire | null> {
  try {
    return toWire<'getRun'>(await operations.getRun(actor, askedOf('getRun', { params: { run_id: runId } }))).run;
  } catch (error) {
    if (error instanceof AppError && error.code === 'run_not_found') return null;
    throw error;
  }
}
