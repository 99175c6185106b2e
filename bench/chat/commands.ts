import type { Prepare, SeenIncident } from './prepare.js';

/** A command that is measured: what is typed, each time anew. */
export interface Measured {
  name: string;
  type(n: number): string | Promise<string>;
}

/** Every command of the chat with everything it can be asked, each so that it finds what it is about. */
export function measuredCommands(prepare: Prepare): readonly Measured[] {
  const reading = [
    ...['/start', '/help', '/jobs', '/jobs active', '/jobs failed', '/jobs other', '/jobs bench_good'],
    ...['/jobs why bench_good', '/status', '/health', '/uptime', '/alerts', '/alerts open', '/incidents', '/silences'],
    ...['/digest', '/digest on 08:00', '/digest now', '/login', '/lang en'],
  ].map((text): Measured => ({ name: text, type: () => text }));
  return [
    ...reading,
    { name: '/logs', type: async () => `/logs ${await prepare.endedRun()}` },
    { name: '/run', type: () => '/run bench_good' },
    { name: '/retry', type: async () => `/retry ${await prepare.endedRun()}` },
    { name: '/cancel', type: async () => `/cancel ${await prepare.activeRun()}` },
    { name: '/pause', type: () => '/pause bench_steps for 2h the disk is full' },
    { name: '/resume', type: () => '/resume bench_steps' },
    { name: '/silence', type: () => '/silence bench_steps 1h the disk is full' },
    { name: '/unsilence', type: async () => `/unsilence ${await prepare.silence()}` },
    { name: '/incident', type: async (n) => `/incident ${idOf(await prepare.incident(n))}` },
    { name: '/ack', type: async (n) => `/ack ${idOf(await prepare.incident(n))}` },
    { name: '/resolve', type: async (n) => `/resolve ${idOf(await prepare.incident(n))}` },
  ];
}

function idOf({ alert_id }: SeenIncident): string {
  return alert_id;
}
