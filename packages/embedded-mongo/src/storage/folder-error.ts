/** Why a folder cannot be used; the message says what to do about it. */
export type FolderProblem = 'taken' | 'unwritable' | 'damaged';

/** The database folder cannot be opened. The message is one sentence for the person who started the program. */
export class DatabaseFolderError extends Error {
  readonly problem: FolderProblem;

  constructor(problem: FolderProblem, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DatabaseFolderError';
    this.problem = problem;
  }
}
