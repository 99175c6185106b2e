/** Waits until the question is answered with something true; fails with the question's name when that takes too long. */
export async function until<T>(
  question: () => T | Promise<T>,
  { timeoutMs = 5_000, everyMs = 10 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`Not true after ${timeoutMs} ms: ${question}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
