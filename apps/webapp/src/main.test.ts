import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const TOKEN = 'a-shared-secret-of-tests';

/** The built web app as a process of its own; what it wrote, and how it ended. */
function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env.PATH, WEBAPP_PORT: '0', ...env } });
  let output = '';
  const waiting: { text: string; resolve: (output: string) => void }[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
      for (const { text, resolve } of waiting) if (output.includes(text)) resolve(output);
    });
  }
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, output }));
  });
  return {
    kill: () => child.kill('SIGTERM'),
    ended,
    until: (text: string) => new Promise<string>((resolve) => waiting.push({ text, resolve })),
  };
}

describe('the web app as a process', () => {
  it('says once where it is, and ends cleanly on SIGTERM though a stream is open', async () => {
    const app = start({ DB_HEALTH_TOKEN: TOKEN, BOT_JOBS_API_BASE_URL: 'http://127.0.0.1:9' });
    const ready = await app.until('webapp_ready');
    const url = /"url":"([^"]+)"/.exec(ready)?.[1] ?? '';
    const login = await fetch(`${url}/login`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: url, 'content-type': 'application/x-www-form-urlencoded' },
      body: `token=${TOKEN}`,
    });
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    const stream = await fetch(`${url}/api/events`, { headers: { cookie } });
    expect(stream.status).toBe(200);
    app.kill();
    const { code, output } = await app.ended;
    expect(code).toBe(0);
    expect(output.match(/webapp_ready/g)).toHaveLength(1);
    expect(output).not.toContain(TOKEN);
    await expect(stream.text()).rejects.toThrow();
  });

  it('says in one sentence that the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { code, output } = await start({ WEBAPP_PORT: port }).ended;
    await new Promise((resolve) => other.close(resolve));
    expect({ code, output }).toEqual({
      code: 1,
      output: `Port ${port} is taken: stop what uses it, or set WEBAPP_PORT to another one.\n`,
    });
  });

  it('lists every bad variable, and no secret', async () => {
    const { code, output } = await start({ WEBAPP_PORT: 'many', DB_HEALTH_TOKEN: 'short', DEFAULT_LOCALE: 'fr' }).ended;
    expect(code).toBe(1);
    expect(output).toMatch(/WEBAPP_PORT: .*DB_HEALTH_TOKEN: .*DEFAULT_LOCALE: /s);
    expect(output).not.toContain('short');
  });
});
