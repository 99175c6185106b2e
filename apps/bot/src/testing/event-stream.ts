import { type ClientRequest, request } from 'node:http';
import { BEARER } from './api.js';

export interface SeenEvent {
  id: string;
  event: string;
  data: { type: string; run?: { run_id: string; processed_items: number; progress: number }; job_id?: string };
}

/** A viewer of the event stream as a browser would be: it collects events and its last id. */
export function watchEvents(url: string, lastEventId?: string) {
  const events: SeenEvent[] = [];
  const waiting = new Set<() => void>();
  let raw = '';
  let parsed = 0;
  let lastId = '';
  let ended = false;
  const viewer: ClientRequest = request(`${url}/api/events`, {
    headers: { ...BEARER, ...(lastEventId && { 'Last-Event-ID': lastEventId }) },
  });
  viewer.on('response', (response) => {
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      raw += chunk;
      parse();
      wake();
    });
    response.on('close', () => {
      ended = true;
      wake();
    });
    response.on('error', () => undefined);
  });
  viewer.on('error', () => {
    ended = true;
    wake();
  });
  viewer.end();

  return {
    events,
    raw: () => raw,
    lastId: () => lastId,
    ended: () => ended,
    /** Resolves as soon as the condition holds. */
    async until(holds: () => boolean): Promise<void> {
      while (!holds()) await new Promise<void>((resolve) => waiting.add(resolve));
    },
    close: () => viewer.destroy(),
  };

  function wake(): void {
    for (const resolve of waiting) resolve();
    waiting.clear();
  }

  function parse(): void {
    for (let end = raw.indexOf('\n\n', parsed); end !== -1; end = raw.indexOf('\n\n', parsed)) {
      const fields = new Map(
        raw
          .slice(parsed, end)
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      parsed = end + 2;
      lastId = fields.get('id') ?? lastId;
      const data = fields.get('data');
      if (data) events.push({ id: lastId, event: fields.get('event') ?? 'message', data: JSON.parse(data) });
    }
  }
}
