import { z } from 'zod';

const fileName = z
  .string()
  .min(1)
  .max(256)
  .regex(/^\P{Cc}+$/u, 'must not contain control characters');

/** What to analyse: a folder below the configured one (the whole of it by default), files sent along, or files sent earlier. */
export const batchArgs = z
  .strictObject({
    path: z
      .string()
      .max(1_024)
      .regex(/^\P{Cc}*$/u, 'must not contain control characters')
      .optional()
      .describe('A folder below BATCH_ANALYZE_DIR; the whole of it when left out'),
    files: z
      .array(z.strictObject({ name: fileName, content: z.string().max(60_000) }))
      .min(1)
      .max(200)
      .optional()
      .describe('Files to analyse instead of a folder'),
    upload: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be the id of a run')
      .optional()
      .describe('The run whose files are to be analysed again; only your own'),
  })
  .refine((args) => Object.values(args).filter((value) => value !== undefined).length <= 1, {
    message: 'only one of path, files and upload',
  })
  .default({});

export type BatchArgs = z.infer<typeof batchArgs>;

/** The content of a kept upload. */
export const keptUpload = z.object({ files: z.array(z.object({ name: z.string(), content: z.string() })) });
