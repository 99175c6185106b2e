import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random.js';

/** What befalls everything that passes, from now on. */
export interface Weather {
  /** How much later each piece arrives, each way. */
  latencyMs: number;
  /** Bytes arrive in pieces of so many; null leaves them as they are. */
  sliceBytes: number | null;
  /** Nothing arrives, nothing is told; what was sent meanwhile arrives when it ends. */
  blackHole: boolean;
  /** New connections are refused. */
  refusing: boolean;
}

/** A place on the way between a client and a server where things go wrong as told. */
export interface FaultProxy {
  host: string;
  port: number;
  set(weather: Partial<Weather>): void;
  /** Resets every connection; answers how many there were. */
  cutAll(): number;
  /** Resets about this share of the connections, by chance; answers how many. */
  cutShare(share: number, random: Random): number;
  connections(): number;
  close(): Promise<void>;
}

const CLEAR: Weather = { latencyMs: 0, sliceBytes: null, blackHole: false, refusing: false };

/** Listens on loopback, on a port of its own, and passes everything on to the target. */
export async function createProxy(target: { host: string; port: number }): Promise<FaultProxy> {
  let weather = CLEAR;
  let wake: () => void = () => undefined;
  let changed = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const pairs = new Set<readonly [Socket, Socket]>();

  const server = createServer((client) => {
    if (weather.refusing) return void client.resetAndDestroy();
    const upstream = connect({ ...target, noDelay: true });
    client.setNoDelay(true);
    const pair = [client, upstream] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [upstream, client] as const]) {
      from.on('error', () => undefined);
      from.on('close', () => {
        pairs.delete(pair);
        to.destroy();
      });
      pump(from, to);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  /** One piece at a time, so that none overtakes another. */
  function pump(from: Socket, to: Socket): void {
    from.on('data', (piece: Buffer) => {
      from.pause();
      void pass(piece, to).then(() => from.resume());
    });
    from.on('end', () => to.end());
  }

  async function pass(piece: Buffer, to: Socket): Promise<void> {
    if (weather.latencyMs > 0) await sleep(weather.latencyMs);
    while (weather.blackHole) await changed;
    const size = weather.sliceBytes ?? piece.length;
    for (let from = 0; from < piece.length && !to.destroyed; from += size) {
      to.write(piece.subarray(from, from + size));
      if (from + size < piece.length) await new Promise(setImmediate);
    }
  }

  function cut(which: (pair: readonly [Socket, Socket]) => boolean): number {
    const doomed = [...pairs].filter(which);
    for (const sockets of doomed) for (const socket of sockets) socket.resetAndDestroy();
    return doomed.length;
  }

  function set(changes: Partial<Weather>): void {
    weather = { ...weather, ...changes };
    wake();
    changed = new Promise((resolve) => {
      wake = resolve;
    });
  }

  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    set,
    cutAll: () => cut(() => true),
    cutShare: (share, random) => cut(() => random.next() < share),
    connections: () => pairs.size,
    async close() {
      set(CLEAR);
      cut(() => true);
      server.close();
      await once(server, 'close');
    },
  };
}
