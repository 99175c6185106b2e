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

/** What commands need beside the operations. */
export interface CommandNeeds {
  settings: ChatSettingsStore;
}

/** Every command of the chat, in the order of help. */
export function createCommands({ settings }: CommandNeeds): readonly Command[] {
  const commands: readonly Command[] = [
    jobs,
    run,
    cancel,
    retry,
    pause,
    resume,
    logs,
    login,
    createLangCommand({ settings }),
    createHelpCommand(() => commands),
    createStartCommand(() => commands),
    neverMind,
  ];
  return commands;
}
