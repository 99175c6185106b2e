import type { TestFile } from './files.js';
import { reasonToLeaveOut } from './requirements.js';

/** How the README tells what is run and what is left out, and why: stable text, from the published tests alone. */
export function summarize(files: TestFile[]): string {
  const all = files.flatMap((file) =>
    file.tests.map((test) => ({ file: file.name, reason: reasonToLeaveOut(file, test) })),
  );
  const leftOut = all.filter((one) => one.reason !== undefined);
  const reasons = [...new Set(leftOut.map((one) => one.reason as string))];
  const rows = reasons
    .map((reason) => ({ reason, tests: leftOut.filter((one) => one.reason === reason) }))
    .sort((a, b) => b.tests.length - a.tests.length || (a.reason < b.reason ? -1 : 1))
    .map(({ reason, tests }) => `| ${reason} | ${tests.length} | ${fileList(tests.map((one) => one.file))} |`);
  return [
    `Of ${all.length} published tests in ${files.length} files ${all.length - leftOut.length} apply and are run; ${leftOut.length} are left out:`,
    '',
    '| why left out: the test … | tests | files |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function fileList(names: string[]): string {
  return [...new Set(names)].sort().join(', ');
}
