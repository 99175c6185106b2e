import { AppError, type Say } from '@jobs-monitor/core';
import { code, type Line, plain, strong } from '../../messages/line.js';
import type { Command, CommandContext } from '../command.js';
import { askedOf } from '../input/asked-of.js';
import { healthLine, isAllWell, partLines } from '../replies/health.js';
import { dotted, shownTo } from '../replies/job-shown.js';
import { runningLine } from '../replies/uptime.js';
import type { ButtonSpec } from '../reply.js';
import type { Measurement } from '../system/measure.js';
import { toWire } from '../wire.js';

/** `/status`: the parts of the monitor, and what goes on: active runs, open incidents, version. */
export function createStatusCommand({ measure }: { measure(): Promise<Measurement[]> }): Command {
  return {
    name: 'status',
    role: 'viewer',
    group: 'system',

    async run(context) {
      const { operations, actor, say } = context;
      const shown = shownTo(context);
      const [parts, open, system] = await Promise.all([
        measure(),
        countOpen(context),
        operations.getSystem(actor, askedOf('getSystem', {})).then(toWire<'getSystem'>),
      ]);
      const version = [plain(`${say('chat_system.version')} `), code(system.version)];
      return {
        lines: [
          // Parts that work are not all there is to being well.
          ...(open && isAllWell(parts) ? [] : [healthLine(parts, shown)]),
          ...(open ? [incidentsLine(open, say)] : []),
          ...partLines(parts, shown),
          ...(open === 0 ? [incidentsLine(open, say)] : []),
          runningLine(new Date(system.started_at), shown),
          [plain('ℹ️ '), ...dotted([version, code(system.database)])],
        ],
        buttons: [buttons(context)],
        replaces: true,
      };
    },
  };
}

/** Open incidents; null while the database is away, which the parts say. */
async function countOpen({ operations, actor }: CommandContext): Promise<number | null> {
  try {
    const { open } = await operations.listAlerts(
      actor,
      askedOf('listAlerts', { query: { state: 'open', limit: '1' } }),
    );
    return open;
  } catch (error) {
    if (error instanceof AppError && error.code === 'database_unavailable') return null;
    throw error;
  }
}

function incidentsLine(open: number, say: Say): Line {
  const words = say('chat_system.open_incidents', { count: open });
  return open > 0 ? [plain('🚨 '), strong(words)] : [plain(`✅ ${words}`)];
}

function buttons({ say }: CommandContext): ButtonSpec[] {
  return [
    { label: `🔄 ${say('chat_system.button_again')}`, press: { command: 'status', input: '' } },
    { label: `🚨 ${say('chat_system.button_incidents')}`, press: { command: 'incidents', input: '' } },
  ];
}
