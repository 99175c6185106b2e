import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Row } from './measure.js';

const folder = path.dirname(fileURLToPath(import.meta.url));

/**
 * Runs measurements one after the other, each in a process of its own, prints one table and keeps it in `docs/benchmarks.md`
 * between the marks of this name. Chosen ones only print.
 */
export async function runBenches(all: readonly string[], chosen: readonly string[], mark: string): Promise<void> {
  const rows: Row[] = [];
  for (const name of chosen.length > 0 ? chosen : all) rows.push(...(await measure(name)));
  const table = renderTable(rows);
  console.log(`\n${table}`);
  if (chosen.length === 0) keep(table, mark);
  process.exitCode = rows.every((row) => row.ok) ? 0 : 1;
}

/** Runs one file; every line of its output that is a JSON row is a result, the rest is passed on. */
async function measure(name: string): Promise<Row[]> {
  console.log(`\n— ${name}`);
  const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', path.join(folder, `${name}.ts`)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout) output += chunk;
  const found: Row[] = [];
  for (const line of output.split('\n')) {
    if (line.startsWith('{"id"')) found.push(JSON.parse(line) as Row);
    else if (line) console.log(line);
  }
  if (found.length === 0)
    found.push({ id: name, measure: 'did not finish', ours: '', against: '', ratio: '', budget: '', ok: false });
  return found;
}

function renderTable(results: readonly Row[]): string {
  const head = ['id', 'measure', 'ours', 'against', 'ratio', 'budget', 'met'];
  const cells = results.map((row) => [
    row.id,
    row.measure,
    row.ours,
    row.against,
    row.ratio,
    row.budget,
    row.ok ? 'yes' : '**no**',
  ]);
  return [head, head.map(() => '---'), ...cells].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function keep(figures: string, mark: string): void {
  const file = path.join(folder, '../docs/benchmarks.md');
  const [start, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const [before = '', rest = ''] = readFileSync(file, 'utf8').split(start);
  const after = rest.split(end)[1] ?? '';
  const machine = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${arch()}, Node ${process.version}`;
  writeFileSync(file, `${before}${start}\n${machine}\n\n${figures}\n${end}${after}`);
}
