import { AppError } from '@jobs-monitor/core';
import { z } from 'zod';
import type { Command, CommandContext } from '../command.js';
import { type ArgField, type Args, missingFields, readAnswer } from '../input/args-schema.js';
import { askedOf } from '../input/asked-of.js';
import { withJob } from '../input/find-job.js';
import { MAX_ARGS_CHARACTERS, parseRun } from '../input/run-input.js';
import { shownTo } from '../replies/job-shown.js';
import { renderAsk } from '../replies/run-asks.js';
import { renderRun } from '../replies/run-message.js';
import { renderBrokenJson, renderProblems, renderTooLarge } from '../replies/run-problems.js';
import { renderAlreadyRunning } from '../replies/run-refused.js';
import type { Reply } from '../reply.js';
import { toWire } from '../wire.js';
import { jobStanding } from './pause.js';

/** `/run <job_id> [json]`: starts a run that the answer follows; args that must be given and are not are asked for one by one. */
export const run: Command = {
  name: 'run',
  role: 'operator',
  group: 'jobs',
  sensitive: true,

  async run(context, input) {
    const wish = parseRun(input);
    const shown = shownTo(context);
    if ('problem' in wish) {
      return wish.problem === 'too_large'
        ? renderTooLarge(MAX_ARGS_CHARACTERS, shown)
        : renderBrokenJson(wish.text, wish.problem, wish.at, shown);
    }
    const { jobId, args } = wish;
    return withJob(context, jobId, { command: 'run', acts: true }, async () => {
      const given = args === undefined ? {} : args;
      const missing = isArgs(given) ? await missingOf(context, jobId, given) : [];
      const [first] = missing;
      if (first && isArgs(given)) {
        return renderAsk(jobId, given, first, { isLast: missing.length === 1, wrong: null }, shown);
      }
      return start(context, jobId, args);
    });
  },

  async take(context, { input, field: name }, text) {
    const wish = parseRun(input);
    if ('problem' in wish || !isArgs(wish.args)) return run.run(context, input);
    const { jobId, args } = wish;
    const missing = await missingOf(context, jobId, args);
    const field = missing.find((each) => each.name === name);
    if (!field) return run.run(context, input);
    const answer = readAnswer(field, text);
    if (!answer) return renderAsk(jobId, args, field, { isLast: missing.length === 1, wrong: text }, shownTo(context));
    return run.run(context, `${jobId} ${JSON.stringify({ ...args, [name]: answer.value })}`);
  },

  standing: jobStanding,
};

function isArgs(value: unknown): value is Args {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is to be asked for before the job can start; nothing of one that is refused whatever it is given. */
async function missingOf({ operations, actor }: CommandContext, jobId: string, args: Args): Promise<ArgField[]> {
  const { job } = await operations.getJob(actor, askedOf('getJob', { params: { job_id: jobId } }));
  const mayStart = job.can_trigger && job.enabled && job.paused === null;
  return mayStart ? missingFields(job.args_schema, args) : [];
}

async function start(context: CommandContext, jobId: string, args: unknown): Promise<Reply> {
  const { operations, actor } = context;
  const shown = shownTo(context);
  try {
    const { run_id } = toWire<'triggerJob'>(
      await operations.triggerJob(actor, askedOf('triggerJob', { params: { job_id: jobId }, body: { args } })),
    );
    return await follow(context, run_id);
  } catch (error) {
    const refused = refusalOf(error);
    if (refused?.runId) return renderAlreadyRunning(jobId, refused.runId, shown);
    if (refused?.problems) return renderProblems(refused.problems, shown);
    throw error;
  }
}

/** The answer that follows a run that was just started. */
export async function follow(context: CommandContext, runId: string): Promise<Reply> {
  const { operations, actor } = context;
  const question = askedOf('getRun', { params: { run_id: runId } });
  const { run: started } = toWire<'getRun'>(await operations.getRun(actor, question));
  return { ...renderRun(started, shownTo(context)), follows: { runId } };
}

const problemsSchema = z.array(z.object({ path: z.string(), message: z.string() })).min(1);
const holderSchema = z.object({ run_id: z.string() });

/** What a refusal tells beyond its code, when it can be shown. */
function refusalOf(error: unknown): { runId?: string; problems?: z.infer<typeof problemsSchema> } | null {
  if (!(error instanceof AppError)) return null;
  if (error.code === 'invalid_input') return { problems: problemsSchema.safeParse(error.details).data };
  if (error.code === 'already_running') return { runId: holderSchema.safeParse(error.details).data?.run_id };
  return null;
}
