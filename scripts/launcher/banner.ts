import type { contract, OutputOf, Say } from '@jobs-monitor/core';

export interface BannerFacts {
  dashboardUrl: string;
  apiUrl: string;
  /** Null when the bot could not make one yet. */
  signInUrl: string | null;
  tokenFile: string | null;
  dataFolder: string;
  system: OutputOf<typeof contract.getSystem> | null;
}

/** What `start` prints once both apps listen. Pure. */
export function renderBanner(facts: BannerFacts, say: Say): string {
  const { system } = facts;
  const rows: [string, string][] = [[say('start.dashboard'), facts.dashboardUrl]];
  if (facts.signInUrl) rows.push([say('start.sign_in'), facts.signInUrl]);
  if (facts.tokenFile) rows.push([say('start.token'), facts.tokenFile]);
  rows.push([say('start.api'), facts.apiUrl]);
  if (system) {
    const database = `start.database.${system.database}` as const;
    rows.push([say('start.database'), say(database, { folder: facts.dataFolder })]);
  }
  const width = Math.max(...rows.map(([label]) => label.length));
  const notes = [
    ...(system?.switched_off ?? []).map((off) => say('start.switched_off', { ...off })),
    ...(system && !system.ready ? [say('start.problem.not_ready', { checks: failing(system) })] : []),
    say('start.stop'),
  ];
  return [
    '',
    say('start.title'),
    '',
    ...rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`),
    '',
    ...notes.map((note) => `  ${note}`),
    '',
  ].join('\n');
}

function failing(system: NonNullable<BannerFacts['system']>): string {
  return system.checks
    .filter((check) => !check.ok)
    .map((check) => check.name)
    .join(', ');
}
