/** Something that keeps the bot from starting and that a person can put right: its message is one sentence that says what to do. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';
}
