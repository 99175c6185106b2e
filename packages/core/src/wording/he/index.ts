import { alertMessage } from './alert-message.js';
import { alertRule } from './alert-rule.js';
import { api } from './api.js';
import { chat } from './chat.js';
import { chatJobs } from './chat-jobs.js';
import { chatSystem } from './chat-system.js';
import { error } from './error.js';
import { run } from './run.js';
import { start } from './start.js';
import { web } from './web.js';
import { why } from './why.js';

/** All texts in Hebrew. */
export const he = {
  ...alertMessage,
  ...alertRule,
  ...api,
  ...chat,
  ...chatJobs,
  ...chatSystem,
  ...error,
  ...run,
  ...web,
  ...why,
  ...start,
};
