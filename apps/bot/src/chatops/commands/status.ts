import { AppError } from '@jobs-monitor/core';
import { code, type Line, plain } from '../../messages/line.js';
import type { Command, CommandContext } from '../command.js';
import { askedOf } from '../input/asked-of.js';
import { healthLine, partLines } from '../replies/health.js';
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
      const [parts, incidents, system] = await Promise.all([
        measure(),
        incidentsLine(context),
        operations.getSystem(actor, askedOf('getSystem', {})).then(toWire<'getSystem'>),
      ]);
      const version = [plain(`${say('chat_system.version')} `), code(system.version)];
      return {
        lines: [
          healthLine(parts, shown),
          ...partLines(parts, shown),
          ...(incidents === null ? [] : [incidents]),
          runningLine(new Date(system.started_at), shown),
          [plain('ℹ️ '), ...dotted([version, code(system.database)])],
        ],
        buttons: [buttons(context)],
        replaces: true,
      };
    },
  };
}

/** Null while the database is away, which the parts say. */
async function incidentsLine({ operations, actor, say }: CommandContext): Promise<Line | null> {
  try {
    const { open } = await operations.listAlerts(
      actor,
      askedOf('listAlerts', { query: { state: 'open', limit: '1' } }),
    );
    return [plain(`${open > 0 ? '🚨' : '✅'} ${say('chat_system.open_incidents', { count: open })}`)];
  } catch (error) {
    if (error instanceof AppError && error.code === 'database_unavailable') return null;
    throw error;
  }
}

function buttons({ say }: CommandContext): ButtonSpec[] {
  return [
    { label: `🔄 ${say('chat_system.button_again')}`, press: { command: 'status', input: '' } },
    { label: `🚨 ${say('chat_system.button_incidents')}`, press: { command: 'incidents', input: '' } },
  ];
}
