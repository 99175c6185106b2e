/** One server-sent event as it came in. Without data it is no event, but its id still says where to go on from. */
export interface EventFrame {
  id: string | undefined;
  data: string | null;
}

const MAX_FRAME_CHARACTERS = 1_000_000;

/** Cuts a stream of text into events. Comments are dropped; an event without end is refused. */
export function createFrameParser(onFrame: (frame: EventFrame) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    rest += chunk.replaceAll('\r\n', '\n');
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    if (rest.length > MAX_FRAME_CHARACTERS) throw new RangeError('An event of the stream never ends');
    for (const block of blocks) {
      const frame = parseBlock(block);
      if (frame) onFrame(frame);
    }
  };
}

/** The text of an event, ready to be sent. */
export function frameText({ id, data }: EventFrame): string {
  const lines = (data ?? '').split('\n').map((line) => `data: ${line}`);
  return `${id === undefined ? '' : `id: ${id}\n`}${lines.join('\n')}\n\n`;
}

function parseBlock(block: string): EventFrame | null {
  const data: string[] = [];
  let id: string | undefined;
  for (const line of block.split('\n')) {
    const [, field, value = ''] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (field === 'data') data.push(value);
    if (field === 'id') id = value;
  }
  if (data.length === 0 && id === undefined) return null;
  return { id, data: data.length === 0 ? null : data.join('\n') };
}
