/** What the chat says, beside what it shares with the dashboard. Commands are described under `chat.command_<name>`. */
export const chat = {
  'chat.not_allowed': 'You may not do this here',
};
