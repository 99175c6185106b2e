import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sayer } from '@jobs-monitor/core';
import { type BannerFacts, renderBanner } from './banner.js';
import { keptToken, prepareDataFolder } from './data-folder.js';
import { choosePort } from './ports.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'launcher-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the data folder', () => {
  it('is made with its parents, for its owner alone', () => {
    const made = prepareDataFolder(path.join(folder, 'a/b'));
    expect(statSync(made).mode & 0o777).toBe(0o700);
  });

  it('names the folder and the variable when it cannot be one', () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    expect(() => prepareDataFolder(file)).toThrow(
      expect.objectContaining({ key: 'start.problem.folder', values: expect.objectContaining({ folder: file }) }),
    );
  });

  (process.platform === 'linux' ? it : it.skip)('gives up on a parent that takes no folders', () => {
    expect(() => prepareDataFolder('/proc/nothing/here')).toThrow(
      expect.objectContaining({ key: 'start.problem.folder' }),
    );
  });

  it('keeps the token that it made, unreadable to others', () => {
    const token = keptToken(folder);
    expect(token.length).toBeGreaterThanOrEqual(43);
    expect(keptToken(folder)).toBe(token);
    expect(statSync(path.join(folder, 'token')).mode & 0o777).toBe(0o600);
  });

  it('replaces a token file that holds too little to be one', () => {
    writeFileSync(path.join(folder, 'token'), 'short\n');
    expect(keptToken(folder)).toBe(readFileSync(path.join(folder, 'token'), 'utf8').trim());
    expect(keptToken(folder)).not.toBe('short');
  });
});

describe('choosePort', () => {
  const host = '127.0.0.1';

  async function whileTaken<T>(work: (port: number) => Promise<T>): Promise<T> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    try {
      return await work((server.address() as AddressInfo).port);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  }

  it('refuses a configured port that is taken, naming the variable', async () => {
    await whileTaken(async (port) => {
      const chosen = choosePort({ variable: 'WEBAPP_PORT', configured: String(port), usual: 8080, host });
      await expect(chosen).rejects.toMatchObject({
        key: 'start.problem.port',
        values: { port: String(port), variable: 'WEBAPP_PORT' },
      });
    });
  });

  it('takes another free port when the usual one is taken and none is configured', async () => {
    await whileTaken(async (port) => {
      const chosen = await choosePort({ variable: 'WEBAPP_PORT', configured: undefined, usual: port, host });
      expect(chosen).not.toBe(port);
      expect(chosen).toBeGreaterThan(0);
    });
  });

  it.each(['0', '70000', 'http', '-1', '80 80'])('refuses %s as a port', async (configured) => {
    await expect(choosePort({ variable: 'WEBAPP_PORT', configured, usual: 8080, host })).rejects.toMatchObject({
      key: 'start.problem.port_value',
    });
  });

  it('says so when nothing can listen on the host', async () => {
    const chosen = choosePort({ variable: 'WEBAPP_PORT', configured: undefined, usual: 8080, host: '192.0.2.1' });
    await expect(chosen).rejects.toMatchObject({ key: 'start.problem.host' });
  });
});

describe('the banner', () => {
  const facts: BannerFacts = {
    dashboardUrl: 'http://127.0.0.1:8080',
    apiUrl: 'http://127.0.0.1:8081',
    signInUrl: 'http://127.0.0.1:8080/login?code=abc',
    tokenFile: '/data/token',
    dataFolder: '/data',
    system: {
      version: '0.1.0',
      database: 'embedded',
      ready: true,
      checks: [{ name: 'database', ok: true }],
      started_at: '2026-01-01T00:00:00.000Z',
      switched_off: [{ capability: 'Telegram', variable: 'TELEGRAM_BOT_TOKEN' }],
    },
  };

  it.each(['en', 'he'] as const)('gives the addresses and what is switched off, in %s', (locale) => {
    const banner = renderBanner(facts, sayer(locale));
    expect(banner).toContain('http://127.0.0.1:8080/login?code=abc');
    expect(banner).toContain('/data/token');
    expect(banner).toContain('TELEGRAM_BOT_TOKEN');
    expect(banner).toContain('MONGODB_URI');
  });

  it('says which check keeps the bot from being ready, and gives no link then', () => {
    const system = {
      ...facts.system,
      ready: false,
      checks: [{ name: 'database', ok: false }],
    } as BannerFacts['system'];
    const banner = renderBanner({ ...facts, signInUrl: null, system }, sayer('en'));
    expect(banner).toContain('not ready yet: database');
    expect(banner).not.toContain('code=');
  });
});
