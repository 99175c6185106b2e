import { type EnvSpec, type EnvVar, flag, integer } from '@jobs-monitor/core';
import { z } from 'zod';
import type { AnyJobDefinition, FamilyDefinition, ScheduleDefinition, Seconds, Toggle } from './define.js';

/** The longest wait that a timer can hold, in seconds. */
const MAX_SECONDS = 2_147_483;

/**
 * Every variable that the jobs read: intervals with their floors, toggles, time zones and each job's own settings.
 * Two jobs may share a variable if both mean the same by it; otherwise this is an error that names both files.
 */
export function collectVariables(definitions: readonly (AnyJobDefinition | FamilyDefinition)[]): EnvSpec {
  const owners = new Map<string, { variable: EnvVar; source: string }>();
  for (const definition of definitions) {
    for (const [name, variable] of Object.entries(variablesOf(definition))) {
      const known = owners.get(name);
      if (known && known.variable.fallback !== variable.fallback) {
        throw new Error(`${name} has two meanings: see ${known.source} and ${definition.source}`);
      }
      if (!known) owners.set(name, { variable, source: definition.source });
    }
  }
  return Object.fromEntries([...owners].map(([name, { variable }]) => [name, variable]));
}

/** A name of the time zone database, such as `Asia/Jerusalem`. */
export function timezone(options: { fallback: string; description: string }): EnvVar<string> {
  return {
    schema: z.string().refine(isTimezone, 'must be a time zone name'),
    fallback: options.fallback,
    description: options.description,
    example: 'Asia/Jerusalem',
  };
}

export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function variablesOf(definition: AnyJobDefinition | FamilyDefinition): EnvSpec {
  if (!('schedule' in definition)) return definition.settings ?? {};
  const { id, schedule, toggle, settings } = definition;
  return { ...scheduleVariables(id, schedule), ...(toggle && toggleVariable(id, toggle)), ...settings };
}

function scheduleVariables(id: string, schedule: ScheduleDefinition): EnvSpec {
  switch (schedule.kind) {
    case 'every':
      return {
        ...secondsVariable(schedule.interval, `Seconds between runs of ${id}.`),
        ...secondsVariable(schedule.firstAfter, `Seconds from the first start of the bot to the first run of ${id}.`),
      };
    case 'cron':
      return typeof schedule.timezone === 'string'
        ? {}
        : {
            [schedule.timezone.variable]: timezone({
              fallback: schedule.timezone.fallback,
              description: 'Time zone that schedules by the clock are meant in.',
            }),
          };
    case 'once':
      return secondsVariable(schedule.after, `Seconds from the start of the bot to the run of ${id}.`);
    case 'on_demand':
      return {};
  }
}

function secondsVariable(seconds: Seconds, description: string): EnvSpec {
  if (typeof seconds === 'number') return {};
  const { variable, fallback, floor } = seconds;
  return {
    [variable]: integer({ fallback, min: floor, max: MAX_SECONDS, description: seconds.description ?? description }),
  };
}

function toggleVariable(id: string, { variable, unset, disables }: Toggle): EnvSpec {
  return {
    [variable]: flag({
      fallback: disables ? !unset : unset,
      description: `Switches ${id} ${disables ? 'off' : 'on'} for 1, true, yes or on; any other value means the opposite.`,
    }),
  };
}
