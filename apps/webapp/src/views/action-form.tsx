import type { AppError } from '@jobs-monitor/core';
import type { Question } from '../actions/action.js';
import type { Resumed } from '../session/resumed-question.js';
import { runHref } from './href.js';
import { Icon } from './icon.js';
import { useView } from './view.js';

export interface ActionFormProps {
  action: string;
  question: Question;
  back: string;
  problem: AppError | null;
  /** Set when it is asked again after the session had ended. */
  resumed: Resumed | null;
}

/** The question before an action: a page of its own, or the content of a dialog. */
export function ActionForm({ action, question, back, problem, resumed }: ActionFormProps) {
  const { say, newNonce } = useView();
  return (
    <form method="post" action={action} class="card action-form" data-action-form>
      <h1>{question.title}</h1>
      {problem && <ProblemNote problem={problem} />}
      {resumed && <ResumedNote resumed={resumed} />}
      <div class="question">{question.text}</div>
      {question.fields}
      <input type="hidden" name="back" value={back} />
      <input type="hidden" name="nonce" value={newNonce()} />
      <div class="form-foot">
        <a class="button" href={back} data-close>
          {say(question.button === null ? 'web.close' : 'web.not_now')}
        </a>
        {question.button !== null && (
          <button type="submit" class={`button ${question.tone}`}>
            {question.button}
          </button>
        )}
      </div>
    </form>
  );
}

/** Nothing was done yet, and what was typed may not all be there. */
function ResumedNote({ resumed }: { resumed: Resumed }) {
  const { say } = useView();
  return (
    <div class="banner is-warning" role="status">
      <Icon name="pending" />
      <div>
        <strong>{say('web.resumed')}</strong>
        <p>{say(`web.resumed_${resumed}`)}</p>
      </div>
    </div>
  );
}

/** Why the bot refused, with every problem it listed and the run that is in the way. */
function ProblemNote({ problem }: { problem: AppError }) {
  const { say } = useView();
  const runId = runIdOf(problem.details);
  return (
    <div class="banner is-failed" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{say(`error.${problem.code}`)}</strong>
        {listOf(problem.details).map((text) => (
          <p key={text}>
            <bdi dir="auto">{text}</bdi>
          </p>
        ))}
        {runId && (
          <p>
            <a href={runHref(runId)}>{say('web.see_run')}</a>
          </p>
        )}
      </div>
    </div>
  );
}

function runIdOf(details: unknown): string | null {
  const runId = typeof details === 'object' && details !== null && 'run_id' in details ? details.run_id : null;
  return typeof runId === 'string' ? runId : null;
}

function listOf(details: unknown): string[] {
  if (!Array.isArray(details)) return [];
  return details.slice(0, 10).map((each: unknown) => {
    if (typeof each !== 'object' || each === null) return String(each);
    const path = 'path' in each ? (Array.isArray(each.path) ? each.path.join('.') : String(each.path)) : '';
    const message = 'message' in each ? String(each.message) : '';
    return [path, message].filter(Boolean).join(': ').slice(0, 300);
  });
}
