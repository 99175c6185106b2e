import { FramingError, HEADER_BYTES, MAX_MESSAGE_BYTES } from './message.js';

/** Cuts a stream of bytes into whole messages. Throws FramingError for a length that no message can have. */
export function createFrameReader() {
  let chunks: Buffer[] = [];
  let size = 0;

  return function push(chunk: Buffer): Buffer[] {
    chunks.push(chunk);
    size += chunk.length;
    const frames: Buffer[] = [];
    for (;;) {
      if (size < 4) return frames;
      if ((chunks[0] as Buffer).length < 4) chunks = [Buffer.concat(chunks)];
      const length = (chunks[0] as Buffer).readInt32LE(0);
      if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) {
        throw new FramingError(`a message of ${length} bytes; it may have ${HEADER_BYTES} to ${MAX_MESSAGE_BYTES}`);
      }
      if (size < length) return frames;
      const bytes = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
      frames.push(bytes.subarray(0, length));
      const rest = bytes.subarray(length);
      chunks = rest.length > 0 ? [rest] : [];
      size = rest.length;
    }
  };
}
