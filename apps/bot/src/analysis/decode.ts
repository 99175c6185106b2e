/** Why a file is not analysed. */
export type FileProblem = 'binary' | 'invalid_utf8' | 'too_large' | 'unreadable';

const PROBED_BYTES = 8_192;

/** The text of a file, or why it has none. A NUL near the start makes it binary, as in git. */
export function decodeSource(bytes: Uint8Array): { source: string } | { problem: FileProblem } {
  if (bytes.subarray(0, PROBED_BYTES).includes(0)) return { problem: 'binary' };
  try {
    return { source: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { problem: 'invalid_utf8' };
  }
}
