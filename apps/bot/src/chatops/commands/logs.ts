import type { Command } from '../command.js';
import { findRun } from '../input/find-run.js';
import { splitPage } from '../input/page-input.js';
import { shownTo } from '../replies/job-shown.js';
import { renderLogs } from '../replies/logs.js';

/** `/logs <run>`: the newest of what it wrote; buttons lead to what is older. */
export const logs: Command = {
  name: 'logs',
  role: 'viewer',
  group: 'jobs',

  async run(context, input) {
    const { asked, page } = splitPage(input);
    const found = await findRun(context, asked, { command: 'logs', acts: false });
    if ('reply' in found) return found.reply;
    return renderLogs(found.run, page, shownTo(context));
  },
};
