import { type Line, plain } from '../../messages/line.js';
import type { ArgField, Args } from '../input/args-schema.js';
import type { ButtonSpec, Reply } from '../reply.js';
import { data, idCode, labelOf, type Shown } from './job-shown.js';

const MAX_OPTIONS = 20;
const MAX_LABEL = 40;

/** Asks for one arg of a job, with buttons where its values are known. `wrong` is an answer that could not be read. */
export function renderAsk(
  jobId: string,
  args: Args,
  field: ArgField,
  { isLast, wrong }: { isLast: boolean; wrong: string | null },
  { say }: Shown,
): Reply {
  return {
    lines: [
      ...(wrong === null ? [] : [[plain(`⚠️ ${say(`chat_jobs.wrong_${field.kind}`)}: `), data(wrong, 60)]]),
      [plain(`✏️ ${say('chat_jobs.ask_for')} `), idCode(field.name), plain(` (${say(`chat_jobs.kind_${field.kind}`)})`)],
      ...describe(field),
    ],
    buttons: answers(field, say).map(({ label, value }): ButtonSpec[] => [
      {
        label: labelOf(label, MAX_LABEL),
        press: {
          command: 'run',
          input: inputOf(jobId, { ...args, [field.name]: value }),
          ...(isLast && { confirm: true }),
        },
      },
    ]),
    asks: { command: 'run', input: inputOf(jobId, args), field: field.name },
    ...(wrong !== null && { refused: true }),
  };
}

/** What starts the job with these args, when typed. */
function inputOf(jobId: string, args: Args): string {
  return `${jobId} ${JSON.stringify(args)}`;
}

function describe({ description }: ArgField): Line[] {
  return description === null ? [] : [[data(description, 300)]];
}

function answers({ kind, options }: ArgField, say: Shown['say']): { label: string; value: unknown }[] {
  if (kind === 'boolean') {
    return [
      { label: say('chat_jobs.yes'), value: true },
      { label: say('chat_jobs.no'), value: false },
    ];
  }
  return options.slice(0, MAX_OPTIONS).map((value) => ({ label: String(value), value }));
}
