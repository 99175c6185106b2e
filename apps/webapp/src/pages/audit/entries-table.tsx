import type { AuditEntryWire } from '@jobs-monitor/core';
import { At, Code, Text } from '../../views/data.js';
import { excerpt } from '../../views/excerpt.js';
import { PersonName } from '../../views/person.js';
import { Sentence } from '../../views/sentence.js';
import { useView } from '../../views/view.js';
import { addressOf } from '../address.js';
import { commandOf, deedText, targetHref } from './deed.js';
import { Details } from './details.js';
import { OutcomeBadge } from './outcome-badge.js';

/** What people and programs did, or tried to do. */
export function EntriesTable({ entries }: { entries: readonly AuditEntryWire[] }) {
  const { say } = useView();
  return (
    <table class="table audit-table">
      <caption class="visually-hidden">{say('web.audit')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('web.time')}</th>
          <th scope="col">{say('web.audit_who')}</th>
          <th scope="col">{say('web.audit_what')}</th>
          <th scope="col">{say('web.audit_target')}</th>
          <th scope="col">{say('web.audit_outcome')}</th>
          <th scope="col">{say('web.audit_details')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <EntryRow key={`${entry.at} ${entry.actor.id} ${entry.action} ${entry.target}`} entry={entry} />
        ))}
      </tbody>
    </table>
  );
}

function EntryRow({ entry }: { entry: AuditEntryWire }) {
  const { say } = useView();
  const { at, actor, action, outcome, details } = entry;
  return (
    <tr>
      <td data-label={say('web.time')}>
        <At at={at} />
      </td>
      <td data-label={say('web.audit_who')} class="named">
        <span class="stacked">
          <a href={addressOf('/audit', { actor: actor.id })} aria-label={say('web.audit_only', { name: actor.name })}>
            <PersonName person={actor} />
          </a>
          <small>{say(`web.actor_${actor.kind}`)}</small>
        </span>
      </td>
      <td data-label={say('web.audit_what')}>
        <span>
          <Deed action={action} />
        </span>
      </td>
      <td class="audit-target" data-label={say('web.audit_target')}>
        <Target entry={entry} />
      </td>
      <td data-label={say('web.audit_outcome')}>
        <OutcomeBadge outcome={outcome} />
      </td>
      <td data-label={say('web.audit_details')}>
        <Details details={details} />
      </td>
    </tr>
  );
}

function Deed({ action }: { action: string }) {
  const { say } = useView();
  const command = commandOf(action);
  if (command) return <Sentence id="web.deed_command" parts={{ command: <Code>{excerpt(command, 60)}</Code> }} />;
  return <Text>{excerpt(deedText(action, say), 60)}</Text>;
}

function Target({ entry }: { entry: AuditEntryWire }) {
  const href = targetHref(entry);
  const target = <Code>{excerpt(entry.target, 100)}</Code>;
  return href ? <a href={href}>{target}</a> : target;
}
