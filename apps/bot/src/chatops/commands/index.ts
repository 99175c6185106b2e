import type { ChatSettingsStore } from '../../store/chat-settings.js';
import type { Command } from '../command.js';
import { cancel } from './cancel.js';
import { createHelpCommand, createStartCommand } from './help.js';
import { jobs } from './jobs.js';
import { createLangCommand } from './lang.js';
import { login } from './login.js';
import { logs } from './logs.js';
import { neverMind } from './never-mind.js';
import { pause } from './pause.js';
import { resume } from './resume.js';
import { retry } from './retry.js';
import { run } from './run.js';
import { createSystemCommands, type SystemNeeds } from './system.js';

/** What commands need beside the operations. */
export interface CommandNeeds {
  settings: ChatSettingsStore;
  system: SystemNeeds;
}

/** Every command of the chat, in the order of help. */
export function createCommands({ settings, system }: CommandNeeds): readonly Command[] {
  const commands: readonly Command[] = [
    jobs,
    run,
    cancel,
    retry,
    pause,
    resume,
    logs,
    ...createSystemCommands(system),
    login,
    createLangCommand({ settings }),
    createHelpCommand(() => commands),
    createStartCommand(() => commands),
    neverMind,
  ];
  return commands;
}
