import type { BodyOf, ConsoleReply, Contract } from '@jobs-monitor/core';

type Part = ConsoleReply['lines'][number][number];

/** A reply of one line, with whatever it should have besides. */
export function buildReply(text = 'Done', given: Partial<ConsoleReply> = {}): ConsoleReply {
  return { lines: [[plain(text)]], buttons: [], document: null, replaces: false, follows: null, ...given };
}

export const plain = (text: string): Part => ({ kind: 'text', text });
export const code = (text: string): Part => ({ kind: 'code', text });
export const strong = (text: string): Part => ({ kind: 'strong', text });
export const link = (text: string, href: string): Part => ({ kind: 'link', text, href });
export const button = (label: string, key: string) => ({ label, key, url: null });

const WORDS = {
  en: { jobs: 'All jobs', ask: 'Run it?', yes: 'Yes, run it', no: 'No', started: 'Started', kept: 'Nothing was done' },
  he: { jobs: 'כל העבודות', ask: 'להריץ?', yes: 'כן, להריץ', no: 'לא', started: 'התחיל', kept: 'לא בוצע דבר' },
};

/** What a small chat answers: help, a list, a question with buttons, a run that is followed, a file. */
export function chatAnswers(body: string): ConsoleReply[] {
  const { text = '', press, locale = 'en' } = JSON.parse(body) as BodyOf<Contract['useConsole']>;
  const words = WORDS[locale];
  if (press === 'yes') return [buildReply(words.started, { replaces: true, follows: 'run-new' })];
  if (press === 'no') return [buildReply(words.kept, { replaces: true })];
  if (press !== undefined) return [buildReply(`${press}?`)];
  if (text === '/help') return [help(words.jobs)];
  if (text === '/jobs') return [jobs(words.jobs)];
  if (text === '/logs')
    return [buildReply('📄', { document: { name: 'run.log', mime: 'text/plain', content: 'Line 1' } })];
  if (text.startsWith('/run '))
    return [buildReply(`❓ ${words.ask}`, { buttons: [[button(words.yes, 'yes'), button(words.no, 'no')]] })];
  return [buildReply('/help')];
}

function help(about: string): ConsoleReply {
  const names = ['/jobs', '/run', '/cancel', '/retry', '/pause', '/resume', '/logs', '/status', '/alerts', '/lang'];
  return buildReply('', { lines: [[strong(about)], ...names.map((name) => [code(name), plain(` · ${about}`)])] });
}

function jobs(title: string): ConsoleReply {
  return buildReply('', {
    lines: [
      [strong(title)],
      [],
      [plain('✅ '), code('cache_maintenance'), plain(' · '), code('2m 03s')],
      [plain('🔄 '), link('batch_analyze', 'https://jobs.example.com/runs/run-1'), plain(' 45%')],
    ],
    buttons: [
      [button('▶️ batch_analyze', 'run-batch'), { label: '🔗 Dashboard', key: null, url: 'https://jobs.example.com/' }],
    ],
  });
}
