import type { AlertWire } from '@jobs-monitor/core';
import { Text } from '../../views/data.js';
import { Icon } from '../../views/icon.js';
import { useView } from '../../views/view.js';
import { webAddress } from '../../views/web-address.js';

/** What the rule says to do: a link, which leads nowhere but to the web, and steps. */
export function AlertHelp({ help: { runbook, steps } }: { help: Pick<AlertWire, 'runbook' | 'steps'> }) {
  const { say } = useView();
  const address = webAddress(runbook);
  return (
    <>
      {address && (
        <a class="with-icon" href={address} rel="noreferrer noopener" target="_blank">
          <Icon name="book" />
          {say('web.runbook')}
          <Icon name="external" />
        </a>
      )}
      {steps && (
        <details class="steps">
          <summary>{say('web.steps')}</summary>
          <p>
            <Text>{steps}</Text>
          </p>
        </details>
      )}
    </>
  );
}
