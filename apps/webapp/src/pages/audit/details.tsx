import { englishDictionary, type MessageKey } from '@jobs-monitor/core';
import { At, Code, None, Text } from '../../views/data.js';
import { excerpt } from '../../views/excerpt.js';
import { useView } from '../../views/view.js';

const SHOWN = 8;
/** What the bot names in details, and what it is called. */
const NAMES: Record<string, MessageKey> = {
  reason: 'web.audit_reason',
  note: 'web.audit_note',
  until: 'web.audit_until',
  code: 'web.audit_code',
  via: 'web.audit_via',
  chat: 'web.audit_chat',
};
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** What else is known of a deed; nothing that is empty. */
export function Details({ details }: { details: Record<string, unknown> }) {
  const said = Object.entries(details).filter(([, value]) => value !== null && value !== '' && value !== undefined);
  if (said.length === 0) return <None />;
  return (
    <dl class="audit-details">
      {said.slice(0, SHOWN).map(([name, value]) => (
        <div key={name}>
          <dt>
            <DetailName name={name} />
          </dt>
          <dd>
            <DetailValue name={name} value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function DetailName({ name }: { name: string }) {
  const { say } = useView();
  const key = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  return key ? <Text>{say(key)}</Text> : <Code>{excerpt(name, 60)}</Code>;
}

function DetailValue({ name, value }: { name: string; value: unknown }) {
  const { say } = useView();
  if (typeof value !== 'string') return <Code>{excerpt(JSON.stringify(value), 200)}</Code>;
  if (INSTANT.test(value)) return <At at={value} />;
  const words = name === 'code' ? `error.${value}` : name === 'via' ? `web.via_${value}` : null;
  if (words && words in englishDictionary) return <>{say(words as MessageKey)}</>;
  return <Text>{excerpt(value, 200)}</Text>;
}
