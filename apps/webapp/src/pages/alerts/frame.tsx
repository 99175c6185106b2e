import type { contract, MessageKey, OutputOf } from '@jobs-monitor/core';
import type { ComponentChildren } from 'preact';
import { Code, Text } from '../../views/data.js';
import { excerpt } from '../../views/excerpt.js';
import { Icon } from '../../views/icon.js';
import { PageHead } from '../../views/parts.js';
import { Sentence } from '../../views/sentence.js';
import { useView } from '../../views/view.js';

export type Alerting = OutputOf<typeof contract.getAlerting>;

const SECTIONS = [
  ['/alerts', 'web.incidents'],
  ['/alerts/deliveries', 'web.deliveries'],
  ['/alerts/rules', 'web.rules'],
  ['/alerts/silences', 'web.silences'],
] as const satisfies readonly (readonly [string, MessageKey])[];

export interface AlertsFrameProps {
  section: (typeof SECTIONS)[number][0];
  lead: ComponentChildren;
  actions?: ComponentChildren;
  alerting: Alerting | null;
  children: ComponentChildren;
}

/** What all sections about alerts have in common: the way to the others, and what keeps alerts from being told. */
export function AlertsFrame({ section, lead, actions, alerting, children }: AlertsFrameProps) {
  const { say } = useView();
  return (
    <>
      <PageHead title={say('web.alerts')} lead={lead} actions={actions} />
      <nav class="tabs" aria-label={say('web.alerts')}>
        {SECTIONS.map(([href, label]) => (
          <a key={href} href={href} aria-current={href === section ? 'page' : undefined}>
            {say(label)}
          </a>
        ))}
      </nav>
      {alerting && <Warnings alerting={alerting} />}
      {children}
    </>
  );
}

function Warnings({ alerting: { file, channels } }: { alerting: Alerting }) {
  const { say } = useView();
  return (
    <>
      {file.problems.length > 0 && (
        <div class="banner is-failed" role="alert">
          <Icon name="warning" />
          <div>
            <strong>{say('web.rules_rejected')}</strong> <Code>{file.path}</Code>
            <p>{say('web.rules_rejected_hint')}</p>
            <ul class="reasons">
              {file.problems.map((problem) => (
                <li key={problem}>
                  <bdi class="mono" dir="auto">
                    {excerpt(problem, 500)}
                  </bdi>
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
      {channels
        .filter(({ state }) => state === 'broken')
        .map(({ channel, error }) => (
          <div key={channel} class="banner is-failed" role="alert">
            <Icon name="warning" />
            <div>
              <strong>
                <Sentence id="web.channel_broken_banner" parts={{ channel: <Code>{channel}</Code> }} />
              </strong>
              {error && (
                <p>
                  <Text>{excerpt(error)}</Text>
                </p>
              )}
            </div>
          </div>
        ))}
      {channels.length === 0 && (
        <div class="banner is-warning">
          <Icon name="silenced" />
          <div>
            <strong>{say('web.no_channels')}</strong>
            <p>{say('web.no_channels_hint')}</p>
          </div>
        </div>
      )}
    </>
  );
}
