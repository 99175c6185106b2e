import type { Command } from '../command.js';
import { parseAlerts, writeOlder } from '../input/alerts-input.js';
import { askedOf } from '../input/asked-of.js';
import { renderAlerts } from '../replies/alert.js';
import { shownTo } from '../replies/job-shown.js';
import { timeMistake } from '../replies/mistake.js';
import { toWire } from '../wire.js';

const PER_PAGE = '8';

/** `/alerts [open] [job] [--since …]`: the newest alerts, page by page. */
export const alerts: Command = {
  name: 'alerts',
  role: 'viewer',
  group: 'system',

  async run(context, input) {
    const { operations, actor, say } = context;
    const wish = parseAlerts(input, context.now());
    if ('problem' in wish) return timeMistake(wish, say);
    const { open, jobId, range, before } = wish;
    const query = {
      ...(open && { state: 'open' }),
      ...(jobId !== null && { job_id: jobId }),
      ...(range && { from: range.from.toISOString(), to: range.to.toISOString() }),
      ...(before !== null && { cursor: before }),
      limit: PER_PAGE,
    };
    const page = toWire<'listAlerts'>(await operations.listAlerts(actor, askedOf('listAlerts', { query })));
    const older = page.next_cursor === null ? null : writeOlder(wish, page.next_cursor);
    return renderAlerts(page.alerts, older, shownTo(context));
  },
};
