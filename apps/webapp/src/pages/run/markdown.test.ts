import { describe, expect, it } from '@jest/globals';
import { sayer } from '@jobs-monitor/core';
import { ago, buildRun } from '../../testing/builders.js';
import { runMarkdown } from './markdown.js';

const context = { say: sayer('en'), locale: 'en', url: 'https://jobs.example.com/runs/r1' } as const;
const HOSTILE = '`|<script>alert(1)</script>\n# Title\n```\n- [x](javascript:alert(1))';

describe('a run as Markdown', () => {
  it('tells what it is, how it went, what it wrote and what came of it', () => {
    const run = buildRun({
      run_id: 'r1',
      status: 'failed',
      reason: 'timeout',
      error_message: 'The disk is full',
      error_signature: 'cc261c790e5f',
      requested_by: { kind: 'web', id: 'noa', name: 'Noa' },
      args: { deep: true },
    });
    expect(runMarkdown({ run, name: 'Cache maintenance' }, context)).toBe(`# Cache maintenance: Failed

- Run: [\`r1\`](<https://jobs.example.com/runs/r1>)
- Job: \`cache_maintenance\`
- Status: Failed
- Reason: timed out
- Trigger: Scheduled
- Asked for by: Noa
- Queued: ${ago(62)}
- Started: ${ago(61)}
- Ended: ${ago(60)}
- Duration: 1.2s
- Items: 40/40
- Worker: \`w1\`
- Signature: \`cc261c790e5f\`

## Error

\`\`\`text
The disk is full
\`\`\`

## The newest 2 lines of the log

\`\`\`text
${ago(61)} info Started
${ago(60)} warning Two entries could not be read
{"keys":["a","b"]}
\`\`\`

## Result

\`\`\`json
{
  "dropped": 12
}
\`\`\`

## Args

\`\`\`json
{
  "deep": true
}
\`\`\`

`);
  });

  it('leaves out what there is not', () => {
    const run = buildRun({ logs: [], result: null, worker_id: null, processed_items: 0, total_items: null });
    const text = runMarkdown({ run, name: 'x' }, context);
    expect(text).not.toMatch(/##|Items|Worker|Note|null|undefined/);
  });

  it('lets nobody write markup into it', () => {
    const by = { kind: 'web', id: HOSTILE, name: HOSTILE } as const;
    const run = buildRun({
      run_id: HOSTILE,
      job_id: HOSTILE,
      status: 'failed',
      reason: HOSTILE,
      note: HOSTILE,
      requested_by: by,
      user_id: HOSTILE,
      cancel: { requested_at: ago(5), by, reason: HOSTILE, seen_at: null, ignored_at: null },
      worker_id: HOSTILE,
      error_message: HOSTILE,
      error_signature: HOSTILE,
      logs: [{ timestamp: ago(1), level: 'info', message: HOSTILE, details: { [HOSTILE]: HOSTILE } }],
      result: HOSTILE,
      args: { [HOSTILE]: HOSTILE },
    });
    const lines = runMarkdown({ run, name: HOSTILE }, context).split('\n');
    let fence: string | null = null;
    for (const line of lines) {
      const mark = /^(`{3,})/.exec(line)?.[1];
      if (fence === null && mark) fence = mark;
      else if (line === fence) fence = null;
      else if (fence === null) {
        // Outside of fences: no code is left but spans that are closed, and nothing that would be markup.
        const words = line.replace(/\\.|(`+)(?!`).*?[^`]\1(?!`)/g, '');
        expect(words).not.toMatch(/[`|]|<(?!https:)|\]\((?!<https:)/);
        expect(line).not.toMatch(/^# Title|^- \[x\]/);
      }
    }
    expect(fence).toBeNull();
  });

  it('is cut where it would be too long for anybody', () => {
    const logs = Array.from({ length: 50 }, (_, at) => ({
      timestamp: ago(50 - at),
      level: 'info' as const,
      message: `line ${at} ${'x'.repeat(4_000)}`,
    }));
    const run = buildRun({ logs, error_message: 'x'.repeat(100_000), result: 'x'.repeat(100_000) });
    const text = runMarkdown({ run, name: 'x' }, context);
    expect(text.length).toBeLessThan(110_000);
    expect(text).toContain('line 49');
    expect(text).not.toContain('line 29 ');
  });
});
