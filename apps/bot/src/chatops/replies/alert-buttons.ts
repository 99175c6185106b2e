import type { Alert, AlertAction, EventName, Say } from '@jobs-monitor/core';
import type { ButtonSpec, Press } from '../reply.js';

/** As much of an alert as its buttons are about; the store and the wire both have it. */
export type Buttoned = Pick<Alert, 'alert_id' | 'kind' | 'state' | 'rule' | 'job_id' | 'actions'> & {
  newest: { name: EventName; run_id: string | null };
};

/** Events after which the run is over and can be tried again. */
const ENDED_BADLY: ReadonlySet<EventName> = new Set(['job_failed', 'job_lost', 'job_cancelled']);
/** Events that are about a run which still goes on. */
const GOES_ON: ReadonlySet<EventName> = new Set(['job_stuck', 'job_no_progress']);
const SILENCES = [
  ['1h', 'chat_system.button_silence_1h'],
  ['4h', 'chat_system.button_silence_4h'],
] as const;

/**
 * What can be done about an alert as it is now: while it fires everything, once somebody looks after it what they may want
 * for that, and nothing when it is over or was only news.
 */
export function buttonsOf(alert: Buttoned, say: Say): ButtonSpec[][] {
  if (alert.kind === 'announcement' || alert.state === 'resolved') return [];
  const act = (label: string, command: string, input: string): ButtonSpec => ({
    label,
    press: { command, input, confirm: true },
  });
  const firing = alert.state === 'firing';
  const rows: ButtonSpec[][] = [
    firing ? decideRow(alert, say) : [],
    silenceRow(alert, say),
    runRow(alert, say, act),
    firing ? actionRow(alert, say, act) : [],
  ];
  return rows.filter((row) => row.length > 0);
}

type Act = (label: string, command: string, input: string) => ButtonSpec;

function decideRow({ alert_id, state }: Buttoned, say: Say): ButtonSpec[] {
  // Pressed when somebody else was quicker, it is stale and says who that was.
  const press = (command: string): Press => ({ command, input: alert_id, confirm: true, state });
  return [
    { label: `👤 ${say('chat_system.button_ack')}`, press: press('ack') },
    { label: `✅ ${say('chat_system.button_resolve')}`, press: press('resolve') },
  ];
}

/** Of this rule about this job alone: other troubles of the job still want to be heard. */
function silenceRow({ alert_id, job_id, rule }: Buttoned, say: Say): ButtonSpec[] {
  const matcher = job_id === null ? `rule=${rule}` : `${job_id} rule=${rule}`;
  const silence = (duration: string): Press => ({ command: 'silence', input: `${matcher} ${duration}`, confirm: true });
  return [
    ...SILENCES.map(([duration, label]) => ({ label: `🔕 ${say(label)}`, press: silence(duration) })),
    { label: `🔕 ${say('chat_system.button_silence_fixed')}`, press: silence(`until=${alert_id}`) },
  ];
}

function runRow({ newest: { name, run_id } }: Buttoned, say: Say, act: Act): ButtonSpec[] {
  if (run_id === null) return [];
  return [
    ...(ENDED_BADLY.has(name) ? [act(`🔄 ${say('chat_system.button_retry')}`, 'retry', run_id)] : []),
    { label: `📜 ${say('chat_system.button_logs')}`, press: { command: 'logs', input: run_id } },
  ];
}

/** What the rule offers beyond that. Retry and silence are there already, wherever they make sense. */
function actionRow({ actions, job_id, newest: { name, run_id } }: Buttoned, say: Say, act: Act): ButtonSpec[] {
  const offered: Partial<Record<AlertAction, ButtonSpec | null>> = {
    cancel:
      run_id !== null && GOES_ON.has(name) ? act(`🚫 ${say('chat_system.button_cancel')}`, 'cancel', run_id) : null,
    pause: job_id === null ? null : act(`⏸️ ${say('chat_system.button_pause')}`, 'pause', job_id),
    run_job: job_id === null ? null : act(`▶️ ${say('chat_system.button_run_job')}`, 'run', job_id),
  };
  return [...new Set(actions)].flatMap((action) => offered[action] ?? []);
}
