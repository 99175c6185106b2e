import { deliveriesPage } from './alerts/deliveries.js';
import { incidentPage } from './alerts/incident.js';
import { incidentsPage } from './alerts/incidents.js';
import { rulesPage } from './alerts/rules.js';
import { silencesPage } from './alerts/silences.js';
import { auditPage } from './audit/audit.js';
import { consolePage } from './console/console.js';
import { failurePage } from './failures/failure.js';
import { failuresPage } from './failures/failures.js';
import { jobPage } from './job.js';
import { jobsPage } from './jobs.js';
import { overviewPage } from './overview.js';
import type { Page } from './page.js';
import { comparePage } from './run/compare.js';
import { runPage } from './run/run.js';
import { runsPage } from './runs.js';
import { settingsPage } from './settings/settings.js';
import { workersPage } from './workers.js';

/** Every page, in the order of the navigation. A fixed path stands before one with a parameter. */
export const pages: readonly Page[] = [
  overviewPage,
  jobsPage,
  jobPage,
  runsPage,
  runPage,
  comparePage,
  failuresPage,
  failurePage,
  incidentsPage,
  deliveriesPage,
  rulesPage,
  silencesPage,
  incidentPage,
  workersPage,
  consolePage,
  auditPage,
  settingsPage,
];
