import type { DeployWire } from '@jobs-monitor/core';
import { Ago, Code, Text } from '../../views/data.js';
import { excerpt } from '../../views/excerpt.js';
import { Icon } from '../../views/icon.js';
import { Card } from '../../views/parts.js';
import { PersonName } from '../../views/person.js';
import { useView } from '../../views/view.js';
import { webAddress } from '../../views/web-address.js';

/** The versions that went out last, as those who deploy them said. */
export function DeploysCard({ deploys }: { deploys: readonly DeployWire[] }) {
  const { say } = useView();
  return (
    <Card id="deploys" title={say('web.deploys')}>
      {deploys.length === 0 ? (
        <p class="muted">{say('web.no_deploys')}</p>
      ) : (
        <ul class="deploys">
          {deploys.map((deploy) => (
            <DeployRow key={deploy.deploy_id} deploy={deploy} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function DeployRow({ deploy: { version, at, by, note, url } }: { deploy: DeployWire }) {
  const { say } = useView();
  const href = url && webAddress(url);
  return (
    <li>
      <span class="deploy-version">
        <Code>{excerpt(version, 60)}</Code>
        {href && (
          <a href={href} rel="noreferrer" aria-label={say('web.deploy_read', { version: excerpt(version, 60) })}>
            <Icon name="external" />
          </a>
        )}
        <Ago at={at} />
      </span>
      <small>
        <PersonName person={by} />
        {note && (
          <>
            {' · '}
            <Text>{excerpt(note)}</Text>
          </>
        )}
      </small>
    </li>
  );
}
