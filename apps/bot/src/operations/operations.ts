import { contract } from '@jobs-monitor/core';
import { createAlertVerbs } from './alerts.js';
import { authorise } from './authorise.js';
import type { OperationDeps } from './deps.js';
import { createFailureVerbs } from './failures.js';
import { createHistoryVerbs } from './history.js';
import { createJobVerbs } from './jobs.js';
import { createPauseVerbs } from './pause.js';
import { createRunVerbs } from './runs.js';
import { createSignInVerbs } from './sign-in.js';
import { createSilenceVerbs } from './silences.js';
import { createSystemVerbs } from './system.js';
import { createTriggerVerbs } from './trigger.js';
import type { Operations } from './verb.js';
import { createWhyVerb } from './why.js';

/** All verbs. Each refuses an actor whose role is too low, whichever window it came through. */
export function createOperations(deps: OperationDeps): Operations {
  const verbs: Operations = {
    ...createJobVerbs(deps),
    ...createRunVerbs(deps),
    ...createTriggerVerbs(deps),
    ...createPauseVerbs(deps),
    ...createWhyVerb(deps),
    ...createSignInVerbs(deps),
    ...createSystemVerbs(deps),
    ...createFailureVerbs(deps),
    ...createHistoryVerbs(deps),
    ...createAlertVerbs(deps),
    ...createSilenceVerbs(deps),
  };
  const guarded = Object.entries(verbs).map(([id, verb]) => [id, withRole(id as keyof Operations, verb as Verb)]);
  return Object.fromEntries(guarded) as Operations;
}

type Verb = (actor: Parameters<Operations['getSystem']>[0], input: never) => Promise<unknown>;

function withRole(id: keyof Operations, verb: Verb): Verb {
  return async (actor, input) => {
    authorise(actor, contract[id].role);
    return verb(actor, input);
  };
}
