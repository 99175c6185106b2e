import { hasRole, type SilenceWire } from '@jobs-monitor/core';
import { ActionLink } from '../../views/action-link.js';
import { Ago, At, Code, Text } from '../../views/data.js';
import { excerpt } from '../../views/excerpt.js';
import { segment } from '../../views/href.js';
import { categoryText } from '../../views/outcome.js';
import { PersonName } from '../../views/person.js';
import { useView } from '../../views/view.js';
import { SeverityBadge } from './marks.js';

/** Silences, one below the other. */
export function SilenceList({ silences }: { silences: readonly SilenceWire[] }) {
  return (
    <ul class="rows">
      {silences.map((silence) => (
        <li key={silence.silence_id} id={`silence-${silence.silence_id}`} class="with-action silence-row">
          <SilenceView silence={silence} />
        </li>
      ))}
    </ul>
  );
}

/** True while it holds anything back. */
export function isActive(silence: Pick<SilenceWire, 'ended' | 'ends_at'>, now: Date): boolean {
  return silence.ended === null && Date.parse(silence.ends_at) > now.getTime();
}

function SilenceView({ silence }: { silence: SilenceWire }) {
  const { say, now, actor } = useView();
  const { reason, by, ends_at, ended, held_back, silence_id } = silence;
  const active = isActive(silence, now);
  return (
    <>
      <div class="silence">
        <SilenceMatcher matcher={silence.matcher} />
        <p>
          <Text>{excerpt(reason, 500)}</Text>
        </p>
        <p class="muted job-meta">
          <span>
            {say('web.silence_by')} <PersonName person={by} />, <Ago at={silence.created_at} />
          </span>
          {ended ? (
            <span>
              {say('web.silence_ended_by')} <PersonName person={ended.by} />, <Ago at={ended.at} />
            </span>
          ) : (
            <span>
              {say(active ? 'web.silence_ends' : 'web.silence_ended_at')} <Ago at={ends_at} /> (<At at={ends_at} />)
            </span>
          )}
          <span>{say('web.silence_held_back', { count: held_back })}</span>
        </p>
      </div>
      {active && actor && hasRole(actor.role, 'operator') && (
        <ActionLink
          href={`/alerts/silences/${segment(silence_id)}/end`}
          label={say('web.silence_end')}
          subject={reason.slice(0, 80)}
          icon="alerts"
        />
      )}
    </>
  );
}

/** What a silence holds back, part by part; all of them must fit. */
export function SilenceMatcher({ matcher }: { matcher: SilenceWire['matcher'] }) {
  const { say } = useView();
  const { job_id, category, rule, severity } = matcher;
  return (
    <p class="job-meta strong">
      {job_id !== null && (
        <span>
          {say('web.job')} <Code>{excerpt(job_id, 128)}</Code>
        </span>
      )}
      {rule !== null && (
        <span>
          {say('web.rule')} <Code>{excerpt(rule, 128)}</Code>
        </span>
      )}
      {category !== null && (
        <span>
          {say('web.category')} <Text>{categoryText(category, say)}</Text>
        </span>
      )}
      {severity !== null && <SeverityBadge severity={severity} />}
      {job_id === null && rule === null && category === null && severity === null && (
        <span>{say('web.silence_everything')}</span>
      )}
    </p>
  );
}
