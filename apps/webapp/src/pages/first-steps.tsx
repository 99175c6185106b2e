import { hasRole, type JobWire } from '@jobs-monitor/core';
import { Code } from '../views/data.js';
import { Card } from '../views/parts.js';
import { Sentence } from '../views/sentence.js';
import { useView } from '../views/view.js';

export interface FirstStepsProps {
  jobs: readonly JobWire[];
  /** What is switched off for want of a variable. */
  switchedOff: readonly { capability: string; variable: string }[];
}

/** What to do first on a new installation, where nothing has run yet. */
export function FirstSteps({ jobs, switchedOff }: FirstStepsProps) {
  const { say, actor } = useView();
  const telegram = switchedOff.find(({ variable }) => variable.startsWith('TELEGRAM'));
  const mayRun = actor !== null && hasRole(actor.role, 'operator');
  return (
    <Card id="first-steps" title={say('web.first_steps')}>
      <ol class="steps">
        {jobs.length === 0 ? (
          <li>
            <Sentence
              id="web.first_job"
              parts={{ file: <Code>apps/bot/src/jobs/index.ts</Code>, guide: <Code>docs/adding-a-job.md</Code> }}
            />
          </li>
        ) : (
          <li>
            <a href="/jobs">{say(mayRun ? 'web.first_run' : 'web.first_look')}</a>
          </li>
        )}
        {telegram && (
          <li>
            <Sentence id="web.first_telegram" parts={{ variable: <Code>{telegram.variable}</Code> }} />
          </li>
        )}
        <li>
          <a href="/alerts/rules">{say('web.first_rules')}</a>
        </li>
      </ol>
    </Card>
  );
}
