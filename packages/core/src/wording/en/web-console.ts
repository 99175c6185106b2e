/** The texts of the console. */
export const webConsole = {
  'web.console': 'Console',
  'web.console_lead': 'The commands of the chat, with the same answers and your own rights. Nothing goes to Telegram.',
  'web.console_commands': 'Commands',
  'web.console_said': 'What was said',
  'web.console_empty': 'Type a command, or choose one above.',
  'web.console_command': 'Command',
  'web.console_send': 'Send',
  'web.console_you_typed': 'You said:',
  'web.console_you_pressed': 'You pressed:',
  'web.console_button': 'A button that is not shown any more',
  'web.console_again': 'Try again',
  'web.console_unsent':
    'It may not have arrived: the connection was lost. Send it again; it is done once all the same.',
  'web.console_file_show': 'Read it here',
  'web.console_file_gone': 'The file is not kept here any more. Ask for it again.',
};
