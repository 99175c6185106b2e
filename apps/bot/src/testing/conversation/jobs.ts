import { z } from 'zod';
import { type AnyJobDefinition, defineJob } from '../../jobs/define.js';

/** The jobs that a conversation is about, and what its stage directions do to them. */
export interface Stage {
  definitions: readonly AnyJobDefinition[];
  /** By the words that stand in a script. */
  directions: Readonly<Record<string, () => void>>;
}

const backup = z.strictObject({ folder: z.string().min(1).max(40), depth: z.int().min(1).max(9) });

export function createStage(): Stage {
  let letBackupsEnd: () => void = () => undefined;
  let isBroken = true;

  const definitions = [
    defineJob({
      id: 'backup_files',
      name: { en: 'Backup of files', he: 'גיבוי קבצים' },
      description: { en: 'Copies files away', he: 'מעתיק קבצים למקום אחר' },
      category: 'backup',
      schedule: { kind: 'on_demand' },
      args: backup,
      source: import.meta.url,
      async handler({ args, log, progress, signal }) {
        log('info', `Reading ${args.folder}`);
        progress(40, 100, 'Copying <photos> & more');
        await new Promise<void>((resolve) => {
          letBackupsEnd = resolve;
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
        if (signal.aborted) return {};
        progress(100);
        return { copied: 100 };
      },
    }),
    defineJob({
      id: 'shaky_import',
      name: { en: 'Shaky import', he: 'ייבוא רעוע' },
      description: { en: 'Takes files in', he: 'קולט קבצים' },
      category: 'batch',
      schedule: { kind: 'on_demand' },
      source: import.meta.url,
      handler({ log }) {
        log('warning', 'The disk is nearly full');
        if (isBroken) throw new Error('Disk <b>full</b> on host 17');
        return { imported: 7 };
      },
    }),
    defineJob({
      id: 'nightly_report',
      name: { en: 'Nightly report', he: 'דוח לילי' },
      description: { en: 'Sums the day up', he: 'מסכם את היום' },
      category: 'other',
      schedule: { kind: 'every', interval: 86_400, firstAfter: 80_000 },
      source: import.meta.url,
      handler: () => ({}),
    }),
  ];

  return {
    definitions,
    directions: {
      'the backup ends': () => letBackupsEnd(),
      'the disk is emptied': () => {
        isBroken = false;
      },
    },
  };
}
