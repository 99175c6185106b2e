import type { ChatDigestStore } from '../../store/chat-digests.js';
import type { Command } from '../command.js';
import type { Measurement } from '../system/measure.js';
import { ack } from './ack.js';
import { alerts } from './alerts.js';
import { createDigestCommand } from './digest.js';
import { createHealthCommand } from './health.js';
import { incident } from './incident.js';
import { incidents } from './incidents.js';
import { resolve } from './resolve.js';
import { silence } from './silence.js';
import { silences } from './silences.js';
import { createStatusCommand } from './status.js';
import { unsilence } from './unsilence.js';
import { createUptimeCommand, type UptimeDeps } from './uptime.js';

/** What the commands about the monitor need beside the operations. */
export interface SystemNeeds extends UptimeDeps {
  /** Looks at each part of the monitor now. */
  measure(): Promise<Measurement[]>;
  digests: ChatDigestStore;
}

/** The commands about the monitor itself, alerts and silences, in the order of help. */
export function createSystemCommands({ measure, availability, digests }: SystemNeeds): Command[] {
  return [
    createStatusCommand({ measure }),
    createHealthCommand({ measure }),
    createUptimeCommand({ availability }),
    alerts,
    incidents,
    incident,
    ack,
    resolve,
    silence,
    unsilence,
    silences,
    createDigestCommand({ digests }),
  ];
}
