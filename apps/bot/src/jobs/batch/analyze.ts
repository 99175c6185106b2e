import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError, type EnvValues, integer, text } from '@jobs-monitor/core';
import { analyzeFile, type FileAnalysis } from '../../analysis/analyze-file.js';
import { decodeSource } from '../../analysis/decode.js';
import { createDuplicateFinder } from '../../analysis/duplicates.js';
import {
  type FileFailure,
  REPORT_BOUNDS,
  RESULT_BOUNDS,
  type ReportBounds,
  summarise,
  toRows,
} from '../../analysis/report.js';
import type { JobContext } from '../define.js';
import type { UserData } from '../services.js';
import { type BatchArgs, keptUpload } from './args.js';
import { listFolder, type SourceFile, uploadedFiles } from './sources.js';

/** Kinds of user data that a batch leaves. */
export const UPLOADS = 'batch_uploads';
export const REPORTS = 'batch_reports';

/** Of the files that could not be analysed, so many are named in the log; a run keeps 50 lines. */
const LOGGED_FAILURES = 20;

export const batchSettings = {
  BATCH_ANALYZE_DIR: text({
    description: 'Folder that batch_analyze may look at; nothing outside it is ever read.',
    fallback: '.',
    example: '/srv/code',
  }),
  BATCH_ANALYZE_MAX_FILES: integer({
    description: 'How many files one analysis takes; the rest of a larger folder is left out, and said so.',
    fallback: 5_000,
    min: 1,
    max: 20_000,
  }),
  BATCH_ANALYZE_MAX_FILE_KB: integer({
    description: 'Larger files are not analysed (kB); one of 256 kB holds the process up for some 40 ms.',
    fallback: 256,
    min: 1,
    max: 4_096,
  }),
};

export interface BatchRun {
  context: JobContext<unknown>;
  args: BatchArgs;
  settings: EnvValues<typeof batchSettings>;
  userData: UserData;
  /** Whose files these are; what is kept belongs to them. */
  owner: string | null;
}

/**
 * Analyses files one by one, keeps the full report among the owner's data and answers its summary. A file that cannot be analysed
 * is counted with its reason and does not keep the others from being done.
 */
export async function runBatchAnalyze(batch: BatchRun) {
  const { files, truncated } = await findSources(batch);
  if (truncated) batch.context.log('warning', `There are more files; the first ${files.length} are analysed`);

  const { analyses, failures, duplicates } = await analyzeAll(files, batch.context);
  const tell = (bounds: ReportBounds) => ({ ...summarise(analyses, failures, duplicates, bounds), truncated });

  const report_id = await keep(batch, REPORTS, { ...tell(REPORT_BOUNDS), files: toRows(analyses) });
  return { ...tell(RESULT_BOUNDS), report_id };
}

async function findSources(batch: BatchRun): Promise<{ files: SourceFile[]; truncated: boolean }> {
  const { args, settings, userData, owner, context } = batch;
  if (args.upload) {
    const kept = await userData.get(UPLOADS, args.upload);
    // Somebody else's upload is answered like none: nothing is told about it.
    if (!kept || kept.owner !== owner) {
      throw new AppError('invalid_input', 'There is no such upload of yours', { details: { upload: args.upload } });
    }
    return { files: uploadedFiles(keptUpload.parse(kept.content).files), truncated: false };
  }
  if (args.files) {
    await keep(batch, UPLOADS, { files: args.files });
    return { files: uploadedFiles(args.files), truncated: false };
  }
  const limits = {
    maxFiles: settings.BATCH_ANALYZE_MAX_FILES,
    maxFileBytes: settings.BATCH_ANALYZE_MAX_FILE_KB * 1_024,
  };
  return listFolder(settings.BATCH_ANALYZE_DIR, args.path ?? '.', limits, context.signal);
}

async function analyzeAll(files: readonly SourceFile[], context: JobContext<unknown>) {
  const analyses: FileAnalysis[] = [];
  const failures: FileFailure[] = [];
  const duplicates = createDuplicateFinder();
  context.progress(0, files.length);

  for (const [index, file] of files.entries()) {
    // Everything else in the process gets its turn between two files.
    await nextTurn(undefined, { signal: context.signal });
    const bytes = await file.read();
    const decoded = typeof bytes === 'string' ? { problem: bytes } : decodeSource(bytes);
    if ('problem' in decoded) {
      failures.push({ path: file.path, problem: decoded.problem });
      if (failures.length <= LOGGED_FAILURES) context.log('warning', `Not analysed: ${file.path}`, decoded);
    } else {
      const analysis = analyzeFile(file.path, decoded.source);
      duplicates.add(analysis);
      analyses.push(analysis);
    }
    context.progress(index + 1, undefined, file.path);
  }
  return { analyses, failures, duplicates: duplicates.result() };
}

/** The id under which it is kept, or null: an analysis is worth having even when it cannot be kept. */
async function keep({ context, userData, owner }: BatchRun, kind: string, content: unknown): Promise<string | null> {
  const id = context.run.run_id;
  try {
    await userData.put(kind, { id, owner, content });
    return id;
  } catch (error) {
    context.log('warning', `Could not keep ${kind}`, { error: String(error) });
    return null;
  }
}
