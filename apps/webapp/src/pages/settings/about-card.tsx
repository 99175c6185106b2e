import { type contract, englishDictionary, type MessageKey, type OutputOf } from '@jobs-monitor/core';
import { Ago, Code, Text } from '../../views/data.js';
import { Icon } from '../../views/icon.js';
import { Card } from '../../views/parts.js';
import { useView } from '../../views/view.js';

type System = OutputOf<typeof contract.getSystem>;

/** What runs here, whether it is in order, and what is switched off for want of a variable. */
export function AboutCard({ system }: { system: System }) {
  const { say } = useView();
  return (
    <Card id="about" title={say('web.about')}>
      <dl class="facts">
        <div>
          <dt>{say('web.version')}</dt>
          <dd>
            <Code>{system.version}</Code>
          </dd>
        </div>
        <div>
          <dt>{say('web.database')}</dt>
          <dd>{say(`web.database_${system.database}`)}</dd>
        </div>
        <div>
          <dt>{say('web.bot_started')}</dt>
          <dd>
            <Ago at={system.started_at} />
          </dd>
        </div>
      </dl>
      <h3>{say('web.checks')}</h3>
      <ul class="checks">
        {system.checks.map(({ name, ok }) => (
          <li key={name}>
            <span class={`badge is-${ok ? 'completed' : 'failed'}`}>
              <Icon name={ok ? 'completed' : 'failed'} />
              {say(ok ? 'web.check_ok' : 'web.check_bad')}
            </span>
            <CheckName name={name} />
          </li>
        ))}
      </ul>
      {system.switched_off.length > 0 && (
        <>
          <h3>{say('web.switched_off')}</h3>
          <ul class="checks">
            {system.switched_off.map(({ capability, variable }) => (
              <li key={variable}>
                <Text>{capability}</Text>
                <Code>{variable}</Code>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

/** What is checked, in words; a newer bot may check more than this page has words for. */
function CheckName({ name }: { name: string }) {
  const { say } = useView();
  const key = `web.check_${name.replaceAll(' ', '_')}`;
  return key in englishDictionary ? <>{say(key as MessageKey)}</> : <Text>{name}</Text>;
}
