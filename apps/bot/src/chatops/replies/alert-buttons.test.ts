import { describe, expect, it } from '@jest/globals';
import { sayer } from '@jobs-monitor/core';
import { buildAlert, buildEvent, buildRule } from '../../testing/alert-builders.js';
import type { ButtonSpec } from '../reply.js';
import { type Buttoned, buttonsOf } from './alert-buttons.js';

const say = sayer('en');
const event = buildEvent({ job_id: 'nightly', run_id: 'run-1' });
const alert: Buttoned = buildAlert({ alert_id: 'a1' }, event);

const commandsOf = (rows: readonly (readonly ButtonSpec[])[]) =>
  rows.map((row) =>
    row.map((button) => ('press' in button ? `${button.press.command} ${button.press.input}` : button.url)),
  );

describe('the buttons under an alert', () => {
  it('offer everything while it fires', () => {
    expect(commandsOf(buttonsOf(alert, say))).toEqual([
      ['ack a1', 'resolve a1'],
      [
        'silence nightly rule=job_failure_alert 1h',
        'silence nightly rule=job_failure_alert 4h',
        'silence nightly rule=job_failure_alert until=a1',
      ],
      ['retry run-1', 'logs run-1'],
    ]);
  });

  it('offer silence, retry and logs once somebody looks after it', () => {
    const commands = commandsOf(buttonsOf({ ...alert, state: 'acknowledged', actions: ['pause'] }, say)).flat();
    expect(commands.map((each) => each.split(' ')[0])).toEqual(['silence', 'silence', 'silence', 'retry', 'logs']);
  });

  it('are none when it is over, and none under news', () => {
    expect(buttonsOf({ ...alert, state: 'resolved' }, say)).toEqual([]);
    expect(buttonsOf({ ...alert, kind: 'announcement' }, say)).toEqual([]);
  });

  it('offer what the rule says, once, and only what can be done', () => {
    const rule = buildRule({ actions: ['retry', 'cancel', 'pause', 'silence', 'run_job', 'pause'] });
    const failed = buildAlert({ alert_id: 'a1' }, event, rule);
    expect(commandsOf(buttonsOf(failed, say)).at(-1)).toEqual(['pause nightly', 'run nightly']);
    const stuck = buildAlert({ alert_id: 'a1' }, buildEvent({ ...event, name: 'job_stuck' }), rule);
    expect(commandsOf(buttonsOf(stuck, say)).slice(2)).toEqual([
      ['logs run-1'],
      ['cancel run-1', 'pause nightly', 'run nightly'],
    ]);
  });

  it('are about the rule alone when the monitor itself is in trouble', () => {
    const monitor = buildAlert(
      { alert_id: 'a1' },
      buildEvent({ job_id: null, run_id: null, name: 'monitor_clock_skewed' }),
    );
    expect(commandsOf(buttonsOf({ ...monitor, actions: ['pause', 'retry'] }, say))).toEqual([
      ['ack a1', 'resolve a1'],
      [
        'silence rule=job_failure_alert 1h',
        'silence rule=job_failure_alert 4h',
        'silence rule=job_failure_alert until=a1',
      ],
    ]);
  });

  it('ask once more before they do anything', () => {
    const acting = buttonsOf({ ...alert, actions: ['pause', 'run_job'] }, say).flat();
    const unasked = acting.filter((button) => !('press' in button) || button.press.confirm !== true);
    expect(unasked.map(({ label }) => label)).toEqual(['📜 Logs']);
  });
});
