import { type AlertRuleWire, EVENT_NAMES, formatDuration } from '@jobs-monitor/core';
import { Code, Text } from '../../views/data.js';
import { excerpt } from '../../views/excerpt.js';
import { categoryText, reasonText } from '../../views/outcome.js';
import { CodeList, Sentence } from '../../views/sentence.js';
import { useView } from '../../views/view.js';
import { AlertHelp } from './help.js';
import { SeverityBadge } from './marks.js';

/** A rule in words: what it waits for, whom it concerns, how often and to whom it tells. */
export function RuleView({ rule }: { rule: AlertRuleWire }) {
  const { say, locale } = useView();
  const either = (texts: string[]) => new Intl.ListFormat(locale, { type: 'disjunction' }).format(texts);
  const { match, after, recover_after, channels, actions, cooldown_seconds } = rule;
  return (
    <article class="rule">
      <div class="alert-marks">
        <h3>
          <Code>{rule.name}</Code>
        </h3>
        <SeverityBadge severity={rule.severity} />
      </div>
      <ul class="reasons">
        <li>
          <When pattern={rule.event_pattern} />
        </li>
        {match.job_ids.length > 0 && (
          <li>
            <Sentence id="web.rule_jobs" parts={{ jobs: <CodeList codes={match.job_ids} /> }} />
          </li>
        )}
        {match.categories.length > 0 && (
          <li>
            {say('web.rule_categories', { categories: either(match.categories.map((id) => categoryText(id, say))) })}
          </li>
        )}
        {match.reasons.length > 0 && (
          <li>
            {say('web.rule_reasons', {
              reasons: either(match.reasons.map((reason) => reasonText(reason, say) ?? reason)),
            })}
          </li>
        )}
        {match.min_attempt !== null && <li>{say('web.rule_attempt', { number: match.min_attempt })}</li>}
        {after > 1 && <li>{say('web.rule_after', { count: after })}</li>}
        <li>
          {cooldown_seconds > 0
            ? say('web.rule_cooldown', { duration: formatDuration(cooldown_seconds, locale) })
            : say('web.rule_no_cooldown')}
        </li>
        <li>{say('web.rule_recover', { count: recover_after })}</li>
        <li>
          {channels.length > 0 ? (
            <Sentence id="web.rule_channels" parts={{ channels: <CodeList codes={channels} /> }} />
          ) : (
            say('web.rule_any_channel')
          )}
        </li>
        {actions.length > 0 && (
          <li>
            {say('web.rule_offers', {
              actions: new Intl.ListFormat(locale).format(actions.map((action) => say(`web.offer_${action}`))),
            })}
          </li>
        )}
      </ul>
      <p class="rule-message">
        <Text>{excerpt(rule.message[locale], 500)}</Text>
      </p>
      <div class="alert-foot">
        <AlertHelp help={rule} />
      </div>
    </article>
  );
}

/** An event in words with its name; a pattern as it is. */
function When({ pattern }: { pattern: string }) {
  const { say } = useView();
  const name = EVENT_NAMES.find((known) => known === pattern);
  if (!name) return <Sentence id="web.rule_when_any" parts={{ pattern: <Code>{pattern}</Code> }} />;
  return (
    <>
      {say('web.rule_when', { event: say(`web.event_${name}`) })} <Code>{pattern}</Code>
    </>
  );
}
