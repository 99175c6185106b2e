import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { EnvSpec, EnvVar } from '@jobs-monitor/core';
import { allVariables } from '../apps/bot/src/config.js';
import { definitions, families } from '../apps/bot/src/jobs/index.js';
import { webappEnv } from '../apps/webapp/src/config.js';

/** What both apps read; where they share a variable, the bot's words stand. */
const spec: EnvSpec = { ...webappEnv, ...allVariables([...definitions, ...families]) };
const file = readFileSync(path.join(process.cwd(), '.env.example'), 'utf8');

/** Commented out: a copy of the file changes nothing until somebody wants it to. */
function blockOf(name: string, { description, example, fallback, secret }: EnvVar): string {
  const sentence = description.endsWith('.') ? description : `${description}.`;
  return `# ${sentence}\n#${name}=${secret ? '' : (fallback ?? example)}\n`;
}

describe('.env.example', () => {
  it.each(Object.entries(spec))('tells what %s means and what it is when unset', (name, variable) => {
    expect(file).toContain(`\n${blockOf(name, variable)}`);
  });

  it('has no variable that nothing reads', () => {
    const named = [...file.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name);
    expect(named.filter((name) => name && !(name in spec))).toEqual([]);
    expect(new Set(named).size).toBe(named.length);
  });

  it('holds no secret', () => {
    for (const [name, { secret }] of Object.entries(spec)) if (secret) expect(file).toContain(`#${name}=\n`);
  });
});
