import { AppError, MAX_SILENCE_SECONDS, type SilenceMatcher, say } from '@jobs-monitor/core';
import { matchesEverything } from '../alerts/silence.js';
import { describeMatcher } from '../alerts/silence-end.js';
import { audited } from './audit.js';
import { type OperationDeps, requesterOf } from './deps.js';
import type { Operations } from './verb.js';

type SilenceVerbs = Pick<Operations, 'listSilences' | 'createSilence' | 'endSilence'>;

/** The verbs about what is held back, by whom, and until when. */
export function createSilenceVerbs(deps: OperationDeps): SilenceVerbs {
  const { store, alerting, now, newRunId: newId } = deps;

  return {
    async listSilences(_actor, { query: { active } }) {
      if (active === 'true') return { silences: await store.silences.active(now()) };
      const silences = await store.silences.list();
      const isActive = (silence: (typeof silences)[number]) => silence.ended === null && silence.ends_at > now();
      const over = silences.filter((silence) => !isActive(silence));
      return { silences: active === 'false' ? over : [...silences.filter(isActive), ...over] };
    },

    createSilence(actor, { body: { matcher: given, reason, ends_at, until_resolved = null, force } }) {
      const { job_id = null, category = null, rule = null, severity = null } = given;
      const matcher: SilenceMatcher = { job_id, category, rule, severity };
      return audited(deps, { actor, action: 'silence', target: describeMatcher({ matcher }) }, async () => {
        const at = now();
        const end = new Date(ends_at);
        refuse(at, end, force || !matchesEverything(matcher));
        if (until_resolved !== null) await refuseUnlessOpen(until_resolved);
        const by = requesterOf(actor);
        const silence = { silence_id: newId(), matcher, reason, by, created_at: at, ends_at: end, until_resolved };
        await store.silences.add(silence);
        return { silence: { ...silence, ended: null, held_back: 0 } };
      });
    },

    endSilence: (actor, { params: { silence_id } }) =>
      audited(deps, { actor, action: 'unsilence', target: silence_id }, async () => {
        const silence = await store.silences.end(silence_id, requesterOf(actor), now());
        if (!silence) throw new AppError('silence_not_found', say('en', 'error.silence_not_found'));
        alerting.silenceEnded();
        return { silence };
      }),
  };

  async function refuseUnlessOpen(alertId: string): Promise<void> {
    const alert = await store.alerts.get(alertId);
    if (alert?.kind !== 'incident') throw new AppError('alert_not_found', say('en', 'error.alert_not_found'));
    if (alert.state === 'resolved') throw new AppError('alert_resolved', say('en', 'error.alert_resolved'));
  }
}

function refuse(at: Date, end: Date, narrow: boolean): void {
  const details = [];
  if (end <= at) details.push({ path: 'body.ends_at', message: 'must be in the future' });
  if (end.getTime() - at.getTime() > MAX_SILENCE_SECONDS * 1000) {
    details.push({ path: 'body.ends_at', message: 'must be at most 7 days ahead' });
  }
  if (!narrow) {
    details.push({
      path: 'body.matcher',
      message: 'would hold back everything; name a job, category, rule or severity, or set "force": true',
    });
  }
  if (details.length > 0) throw new AppError('invalid_input', say('en', 'error.invalid_input'), { details });
}
