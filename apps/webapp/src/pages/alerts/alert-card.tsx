import type { AlertWire } from '@jobs-monitor/core';
import { Text } from '../../views/data.js';
import { excerpt } from '../../views/excerpt.js';
import { alertHref } from '../../views/href.js';
import { useView } from '../../views/view.js';
import { AlertButtons } from './buttons.js';
import { Acknowledgement, AlertAbout, AlertFacts, ErrorLine, Resolution } from './facts.js';
import { AlertHelp } from './help.js';
import { SeverityBadge, SilencedMark, StateBadge, severityTone } from './marks.js';
import { Told } from './told.js';

export interface AlertCardProps {
  alert: AlertWire;
  /** Names by job id. */
  names: ReadonlyMap<string, string>;
}

/** Incidents and announcements, one below the other. */
export function AlertList({ alerts, names }: { alerts: readonly AlertWire[]; names: AlertCardProps['names'] }) {
  return (
    <ul class="alerts">
      {alerts.map((alert) => (
        <li key={alert.alert_id} data-key={alert.alert_id}>
          <AlertCard alert={alert} names={names} />
        </li>
      ))}
    </ul>
  );
}

function AlertCard({ alert, names }: AlertCardProps) {
  const { locale } = useView();
  return (
    <article class={`alert ${alert.resolved ? 'is-unknown' : severityTone(alert.severity)}`}>
      <AlertMarks alert={alert} />
      <h3>
        <a href={alertHref(alert.alert_id)}>
          <Text>{excerpt(alert.text[locale])}</Text>
        </a>
      </h3>
      <AlertAbout alert={alert} names={names} />
      <ErrorLine alert={alert} />
      <AlertFacts alert={alert} />
      <Acknowledgement alert={alert} />
      <Resolution alert={alert} />
      <Told alert={alert} />
      <div class="alert-foot">
        <AlertHelp help={alert} />
        <AlertButtons alert={alert} />
      </div>
    </article>
  );
}

/** How bad, how far, how often. */
export function AlertMarks({ alert }: { alert: AlertWire }) {
  const { say } = useView();
  return (
    <p class="alert-marks">
      <SeverityBadge severity={alert.severity} />
      <StateBadge alert={alert} />
      {alert.silenced_by && <SilencedMark silenceId={alert.silenced_by} />}
      {alert.count > 1 && (
        <span class="times">
          <span class="number" aria-hidden="true" dir="ltr">
            ×{alert.count.toLocaleString('en')}
          </span>
          <span class="visually-hidden">{say('web.alert_times', { count: alert.count })}</span>
        </span>
      )}
      {alert.held_back > 0 && <small>{say('web.alert_held_back', { count: alert.held_back })}</small>}
    </p>
  );
}
