/** What the API says of things that went well. */
export const api = {
  'api.triggered': 'A run of {job} was queued',
  'api.heartbeat': 'Heartbeat to a dead-man service',
};
