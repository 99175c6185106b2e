import type { AppError, MessageKey, Role, Say } from '@jobs-monitor/core';
import type { ComponentChildren } from 'preact';
import { toAppError } from '../http/errors.js';
import type { PageRequest } from '../pages/page.js';
import type { Notice } from '../session/sessions.js';
import { excerpt } from '../views/excerpt.js';
import type { Action, ActionRequest } from './action.js';
import { eachBounded } from './bounded.js';
import { BulkPreview, type Chosen, MAX_CHOSEN } from './bulk-preview.js';

const AT_ONCE = 5;

/** One deed that is done to many things. */
export interface BulkDeed {
  /** The page that asks; its address carries each chosen thing as an `id`. */
  path: string;
  role: Role;
  tone: 'primary' | 'danger';
  /** The question and its button, which tell the `count` of what will be touched. */
  title: MessageKey;
  button: MessageKey;
  /** How many (`done`) of how many (`count`) it was done to. */
  told: MessageKey;
  choose(request: PageRequest, ids: readonly string[]): Promise<Chosen[]>;
  fields?(say: Say, given: Record<string, string>): ComponentChildren;
  /** Does it to one; its calls carry a key of their own. Answers what became of it, and the run that came of it. */
  act(request: ActionRequest, id: string, form: Record<string, string>): Promise<{ text: string; runId?: string }>;
}

/** The action that first shows and counts what it will touch and what it leaves out, then does it and tells of each. */
export function createBulkAction(deed: BulkDeed): Action {
  return {
    path: deed.path,
    role: deed.role,
    async ask(request, given) {
      const { say } = request.view;
      const ids = [...new Set([...request.query.getAll('id'), ...idsOf(given)])].filter(Boolean);
      const chosen = await deed.choose(request, ids.slice(0, MAX_CHOSEN));
      const touched = chosen.filter(({ leftOut }) => leftOut === null);
      const count = touched.length;
      return {
        title: say(deed.title, { count }),
        text: <BulkPreview chosen={chosen} tooMany={ids.length - chosen.length} />,
        fields: count > 0 && (
          <>
            {deed.fields?.(say, given)}
            <input type="hidden" name="ids" value={touched.map(({ id }) => id).join(' ')} />
          </>
        ),
        button: count > 0 ? say(deed.button, { count }) : null,
        tone: deed.tone,
      };
    },
    async act(request, form) {
      const ids = idsOf(form).slice(0, MAX_CHOSEN);
      return noticeOf(
        deed,
        request.view.say,
        await eachBounded(AT_ONCE, ids, (id) => outcomeOf(deed, request, id, form)),
      );
    },
  };
}

type Outcome = { id: string; problem: AppError } | { id: string; problem: null; text: string; runId?: string };

async function outcomeOf(
  deed: BulkDeed,
  request: ActionRequest,
  id: string,
  form: Record<string, string>,
): Promise<Outcome> {
  try {
    return { id, problem: null, ...(await deed.act(request, id, form)) };
  } catch (error) {
    const problem = toAppError(error);
    if (problem.code === 'internal') throw error;
    return { id, problem };
  }
}

/** What became of each. When all were refused for the same reason, nothing was done: that is asked about again. */
function noticeOf({ told }: BulkDeed, say: Say, outcomes: readonly Outcome[]): Notice {
  const [first] = outcomes;
  if (first?.problem && outcomes.every(({ problem }) => problem?.code === first.problem.code)) throw first.problem;
  const done = outcomes.filter(({ problem }) => problem === null).length;
  return {
    kind: first && done === outcomes.length ? 'done' : 'problem',
    text: first ? say(told, { done, count: outcomes.length }) : say('web.bulk_nothing'),
    ...(first && {
      results: outcomes.map((outcome) => ({
        name: excerpt(outcome.id, 64),
        ok: outcome.problem === null,
        text: outcome.problem ? say(`error.${outcome.problem.code}`) : outcome.text,
        ...(outcome.problem === null && outcome.runId && { runId: outcome.runId }),
      })),
    }),
  };
}

/** What a form of ours has in one field: ids have no white space. */
const idsOf = (form: Record<string, string>): string[] => [...new Set(form.ids?.split(/\s+/).filter(Boolean))];
