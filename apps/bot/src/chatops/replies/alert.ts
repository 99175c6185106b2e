import type { AlertWire } from '@jobs-monitor/core';
import { ACKNOWLEDGED_MARK, RESOLVED_MARK, SEVERITY_MARKS, splitMark } from '../../alerts/render/marks.js';
import { cleanLines } from '../../messages/clean.js';
import { code, type Line, plain, strong } from '../../messages/line.js';
import type { ButtonSpec, Reply } from '../reply.js';
import { buttonsOf } from './alert-buttons.js';
import { data, dotted, idCode, relative, type Shown, timeCode } from './job-shown.js';
import { shortId } from './short-id.js';

const MAX_TEXT = 160;
const MAX_LABEL = 24;
/** With four buttons each there is still room for other rows. */
const WITH_BUTTONS = 8;

/** The newest alerts, each in two lines; `older` asks for those before them. */
export function renderAlerts(alerts: readonly AlertWire[], older: string | null, shown: Shown): Reply {
  const { say } = shown;
  if (alerts.length === 0) return { lines: [[plain(`✅ ${say('chat_system.no_alerts')}`)]], replaces: true };
  const next = { label: `▶️ ${say('chat_system.older')}`, press: { command: 'alerts', input: older ?? '' } };
  return {
    lines: [
      [plain('🔔 '), strong(say('chat_system.alerts_title'))],
      ...alerts.flatMap((alert) => alertLines(alert, shown)),
    ],
    buttons: older === null ? [] : [[next]],
    replaces: true,
  };
}

/** Open incidents, and a button for each of the first to show what can be done. With one alone that is shown at once. */
export function renderIncidents(alerts: readonly AlertWire[], open: number, shown: Shown): Reply {
  const { say } = shown;
  const [only] = alerts;
  if (only === undefined) return { lines: [[plain(`✅ ${say('chat_system.no_incidents')}`)]], replaces: true };
  const more = open - alerts.length;
  return {
    lines: [
      [plain('🚨 '), strong(say('chat_system.incidents_title', { count: open }))],
      ...alerts.flatMap((alert, index) => alertLines(alert, shown, alerts.length > 1 ? index + 1 : null)),
      ...(more > 0 ? [[plain(say('chat_system.more', { count: more }))]] : []),
    ],
    buttons: alerts.length === 1 ? buttonsOf(only, say) : alerts.slice(0, WITH_BUTTONS).map(rowOf),
    replaces: true,
  };

  /** What is needed at once, in one row; everything else is under the incident itself. */
  function rowOf(alert: AlertWire, index: number): ButtonSpec[] {
    const [decide = [], silence = []] =
      alert.state === 'firing' ? buttonsOf(alert, say) : [[], ...buttonsOf(alert, say)];
    const name = data(alert.job_id ?? alert.rule, MAX_LABEL).text;
    return [
      { label: `${index + 1}. ${name}`, press: { command: 'incident', input: alert.alert_id } },
      ...decide,
      ...silence.slice(0, 1),
    ];
  }
}

/** Two lines of an alert: mark, state and text; then where it is from, how often, and since when. */
export function alertLines(alert: AlertWire, shown: Shown, number: number | null = null): Line[] {
  const { say, locale } = shown;
  const { mark, rest } = splitMark(cleanLines(alert.text[locale])[0] ?? alert.rule);
  const state = alert.kind === 'announcement' ? say('chat_system.news') : say(`chat_system.state_${alert.state}`);
  return [
    [
      plain(`${number === null ? '' : `${number}. `}${stateMark(alert) ?? mark ?? SEVERITY_MARKS[alert.severity]} `),
      strong(state),
      plain(' · '),
      data(rest, MAX_TEXT),
    ],
    [
      plain('　'),
      ...dotted([
        plain(relative(alert.opened_at, shown)),
        timeCode(alert.opened_at, shown),
        idCode(alert.job_id ?? alert.rule),
        alert.count > 1 ? code(`×${alert.count}`) : null,
        alert.silenced_by === null ? null : plain(`🔕 ${say('chat_system.silenced')}`),
        idCode(shortId(alert.alert_id)),
      ]),
    ],
  ];
}

function stateMark({ kind, state }: AlertWire): string | null {
  if (kind === 'announcement' || state === 'firing') return null;
  return state === 'resolved' ? RESOLVED_MARK : ACKNOWLEDGED_MARK;
}
