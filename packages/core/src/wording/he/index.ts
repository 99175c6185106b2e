import { alertMessage } from './alert-message.js';
import { alertRule } from './alert-rule.js';
import { api } from './api.js';
import { chat } from './chat.js';
import { chatJobs } from './chat-jobs.js';
import { chatSystem } from './chat-system.js';
import { error } from './error.js';
import { run } from './run.js';
import { start } from './start.js';
import { webActs } from './web-acts.js';
import { webAlertDelivery } from './web-alert-delivery.js';
import { webAlerts } from './web-alerts.js';
import { webAudit } from './web-audit.js';
import { webBulk } from './web-bulk.js';
import { webCharts } from './web-charts.js';
import { webConsole } from './web-console.js';
import { webFailures } from './web-failures.js';
import { webFrame } from './web-frame.js';
import { webJobs } from './web-jobs.js';
import { webOverview } from './web-overview.js';
import { webRun } from './web-run.js';
import { webRuns } from './web-runs.js';
import { webSessions } from './web-sessions.js';
import { webSettings } from './web-settings.js';
import { webSilences } from './web-silences.js';
import { webSystem } from './web-system.js';
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
  ...webFrame,
  ...webOverview,
  ...webFailures,
  ...webCharts,
  ...webJobs,
  ...webRun,
  ...webRuns,
  ...webActs,
  ...webBulk,
  ...webAlerts,
  ...webAlertDelivery,
  ...webSilences,
  ...webSystem,
  ...webAudit,
  ...webConsole,
  ...webSessions,
  ...webSettings,
  ...why,
  ...start,
};
