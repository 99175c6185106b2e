import { isOutage } from '../store/outage.js';
import type { Port } from './answer.js';
import type { DispatchDeps } from './dispatch-deps.js';
import { createPerform } from './dispatch-perform.js';
import { createPressHandler } from './dispatch-press.js';
import { createTextHandler } from './dispatch-text.js';
import type { Incoming } from './incoming.js';

/** Answers what comes in, by the port that leads back there. Never throws: whatever goes wrong is answered or logged. */
export interface Dispatch {
  handle(incoming: Incoming, port: Port): Promise<void>;
}

/** The one way of every text and press, wherever it came from: who, what, may they, do it, answer, write it down. */
export function createDispatch(deps: DispatchDeps): Dispatch {
  const commands = new Map(deps.commands.map((command) => [command.name, command]));
  const perform = createPerform(deps);
  const onText = createTextHandler(deps, commands, perform);
  const onPress = createPressHandler(deps, commands, perform);

  return {
    async handle(incoming, port) {
      try {
        if (incoming.kind === 'text') await onText(incoming, port);
        else await onPress(incoming, port);
      } catch (error) {
        // The database's going is told where it is noticed.
        const level = isOutage(error) ? 'warn' : 'error';
        deps.log[level]('chat_update_not_answered', { chat: incoming.chat.id, kind: incoming.kind, error });
      }
    },
  };
}
