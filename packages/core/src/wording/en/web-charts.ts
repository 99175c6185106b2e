/** The texts of charts. */
export const webCharts = {
  'web.success': 'Success',
  'web.typical': 'Typical',
  'web.slowest': 'Slowest 5%',
  'web.chart_throughput': 'Runs that ended, over time',
  'web.chart_bar': '{good} completed, {bad} failed, {other} others',
  'web.chart_durations': 'How long runs take',
  'web.chart_durations_text': 'half took at most {typical}, all but the slowest 5% at most {slowest}',
  'web.chart_success': 'How many end well',
  'web.chart_success_text': '{good} of {all, plural, one {# run} other {# runs}} ended well',
  'web.chart_deploys': 'Deploys',
  'web.chart_deploy': 'Version {version} went out, {at}',
  'web.chart_deploy_by': 'By',
  'web.chart_as_table': 'As a table',
  'web.chart_window': 'Time shown',
  'web.window_1h': '1 hour',
  'web.window_24h': '24 hours',
  'web.window_7d': '7 days',
  'web.window_30d': '30 days',
  'web.strip':
    '{count, plural, one {The last run} other {The last # runs}}: {failed, plural, =0 {none failed} one {# failed} other {# failed}}',
};
