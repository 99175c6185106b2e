import { formatDuration, type RunStatus } from '@jobs-monitor/core';
import { cleanLines } from '../../messages/clean.js';
import { code, type Line, plain, strong } from '../../messages/line.js';
import { alertLines } from '../replies/alert.js';
import { statusMark } from '../replies/job-marks.js';
import { data, dotted, idCode, relative, type Shown, timeCode } from '../replies/job-shown.js';
import type { DigestFacts } from './facts.js';
import { localTimeOf } from './local-time.js';

const ENDS = ['completed', 'failed', 'cancelled', 'skipped'] as const satisfies readonly RunStatus[];
const MAX_ERROR = 120;

/** The digest of a day; parts of which there is nothing to tell are left out. */
export function renderDigest(facts: DigestFacts, shown: Shown): Line[] {
  const { say, now, timezone } = shown;
  return [
    [plain('📊 '), strong(say('chat_system.digest_title')), plain(' · '), code(localTimeOf(now, timezone).day)],
    runsLine(facts, shown),
    ...failureLines(facts, shown),
    ...incidentLines(facts, shown),
    ...slowestLines(facts, shown),
    ...startLines(facts, shown),
  ];
}

function runsLine({ stats: { runs, by_status } }: DigestFacts, { say }: Shown): Line {
  if (runs === 0) return [plain(say('chat_system.digest_no_runs'))];
  const counts = ENDS.filter((status) => by_status[status] > 0).map((status) => [
    plain(`${statusMark(status)} ${say(`chat_system.digest_${status}`)} `),
    code(String(by_status[status])),
  ]);
  return [plain(`${say('chat_system.digest_runs')}: `), ...dotted([code(String(runs)), ...counts])];
}

function failureLines({ failures: { groups, looked, all } }: DigestFacts, { say }: Shown): Line[] {
  if (groups.length === 0) return [];
  const title = all ? 'chat_system.digest_failures' : 'chat_system.digest_failures_newest';
  return [
    [plain('❌ '), strong(say(title, { count: looked }))],
    ...groups.map(({ count, job_id, error }) => [
      plain('　'),
      ...dotted([
        plain(say('chat_system.digest_times', { count })),
        idCode(job_id),
        data(cleanLines(error ?? '?')[0] ?? '?', MAX_ERROR),
      ]),
    ]),
  ];
}

function incidentLines({ incidents: { first, open } }: DigestFacts, shown: Shown): Line[] {
  const { say } = shown;
  const title = say('chat_system.open_incidents', { count: open });
  if (open === 0) return [[plain(`✅ ${title}`)]];
  const more = open - first.length;
  return [
    [plain('🚨 '), strong(title)],
    ...first.flatMap((alert) => alertLines(alert, shown)),
    ...(more > 0 ? [[plain(say('chat_system.more', { count: more }))]] : []),
  ];
}

function slowestLines({ slowest }: DigestFacts, { say, locale }: Shown): Line[] {
  if (slowest.length === 0) return [];
  return [
    [plain('⏱ '), strong(say('chat_system.digest_slowest'))],
    ...slowest.map(({ job_id, p95_seconds }) => [
      plain('　'),
      ...dotted([plain(formatDuration(p95_seconds, locale)), idCode(job_id)]),
    ]),
  ];
}

function startLines({ starts }: DigestFacts, shown: Shown): Line[] {
  if (starts.length === 0) return [];
  return [
    [plain('⏭️ '), strong(shown.say('chat_system.digest_next'))],
    ...starts.map(({ job_id, at }) => [
      plain('　'),
      ...dotted([plain(relative(at, shown)), timeCode(at, shown), idCode(job_id)]),
    ]),
  ];
}
