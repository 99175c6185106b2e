import { hasRole, type Role } from '@jobs-monitor/core';
import type { Command } from '../command.js';
import { nearestIds } from '../input/nearest.js';

/** What somebody with this role may use and is told of. */
export function visibleTo(commands: readonly Command[], role: Role): Command[] {
  return commands.filter((command) => !command.hidden && hasRole(role, command.role));
}

/** The commands that are most like a wrong one, of those that the role may use. */
export function suggestCommands(commands: readonly Command[], role: Role, wrong: string): string[] {
  return nearestIds(
    wrong,
    visibleTo(commands, role).map(({ name }) => name),
  );
}
