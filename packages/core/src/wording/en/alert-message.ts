import type { Severity } from '../../alert.js';

/** What alerts say in a channel. Values are data and are escaped where they are shown. */
export const alertMessage = {
  'alert_message.severity_info': 'Info',
  'alert_message.severity_warn': 'Warning',
  'alert_message.severity_error': 'Error',
  'alert_message.severity_critical': 'Critical',
  'alert_message.acknowledged': 'Acknowledged by {name}',
  'alert_message.recovered': 'Recovered after {duration}',
  'alert_message.closed': 'Closed by {name} after {duration}',
  'alert_message.job': 'Job',
  'alert_message.held_back':
    '{count, plural, one {One more was held back before} other {# more were held back before}}',
  'alert_message.first': 'The first since the last success',
  'alert_message.first_ever': 'The first; there is no success on record',
  'alert_message.nth': '{nth} in a row since the last success',
  'alert_message.nth_ever': '{nth} in a row; there is no success on record',
  'alert_message.took': 'Took {duration}',
  'alert_message.usually':
    'usually {median} ± {spread} ({runs, plural, one {the last good run} other {the last # good runs}})',
  'alert_message.error': 'Error',
  'alert_message.error_new': 'This error is new',
  'alert_message.error_seen': 'This error was first seen',
  'alert_message.note': 'Note',
  'alert_message.run': 'See the run',
  'alert_message.runbook': 'Runbook',
  'alert_message.steps': 'What to do',
  'alert_message.digest':
    '{alerts, plural, one {One more alert} other {# alerts in one message}}, {events, plural, one {one event} other {# events}}',
  'alert_message.digest_over': '{count, plural, one {One of them is over} other {# of them are over}}',
  'alert_message.digest_rule':
    '{alerts, plural, one {one alert} other {# alerts}}, {events, plural, one {one event} other {# events}}',
  'alert_message.digest_more_jobs': '{count, plural, one {and one more} other {and # more}}',
  'alert_message.digest_more_rules':
    '{rules, plural, one {One more rule} other {# more rules}}: {alerts, plural, one {one alert} other {# alerts}}, {events, plural, one {one event} other {# events}}',
  'alert_message.test': 'Test message of the Background Jobs Monitor: alerts get through to this channel',
} satisfies Record<`alert_message.severity_${Severity}` | `alert_message.${string}`, string>;
