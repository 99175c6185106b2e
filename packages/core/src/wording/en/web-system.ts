/** The texts of the page of workers. */
export const webSystem = {
  'web.workers_lead': 'The bot processes that run the jobs, with their last sign of life',
  'web.alive': 'Alive',
  'web.dead': 'No sign of life',
  'web.host': 'Host and process',
  'web.version': 'Version',
  'web.heartbeat': 'Sign of life',
  'web.active_runs': 'Active runs',
};
