import { describe, expect, test } from '@jest/globals';
import { serialize } from 'bson';
import { createFrameReader } from './framing.js';
import { FramingError, parseMessage } from './message.js';

function message({
  opCode = 2013,
  flags = 0,
  sections = [body({ ping: 1, $db: 'admin' })] as Uint8Array[],
  tail = Buffer.alloc(0),
} = {}): Buffer {
  const head = Buffer.alloc(20);
  head.writeInt32LE(7, 4);
  head.writeInt32LE(opCode, 12);
  head.writeUInt32LE(flags, 16);
  const bytes = Buffer.concat([head, ...sections, tail]);
  bytes.writeInt32LE(bytes.length, 0);
  return bytes;
}

function body(doc: object): Buffer {
  return Buffer.concat([Buffer.of(0), serialize(doc)]);
}

function sequence(name: string, docs: object[]): Buffer {
  const content = Buffer.concat([Buffer.alloc(4), Buffer.from(`${name}\0`), ...docs.map((doc) => serialize(doc))]);
  content.writeInt32LE(content.length, 0);
  return Buffer.concat([Buffer.of(1), content]);
}

describe('the frame reader', () => {
  test('finds the same messages however the stream is cut', () => {
    const stream = Buffer.concat([message(), message({ flags: 2 }), message()]);
    for (const step of [1, 2, 3, 17, 40, stream.length]) {
      const push = createFrameReader();
      const frames: Buffer[] = [];
      for (let at = 0; at < stream.length; at += step) frames.push(...push(stream.subarray(at, at + step)));
      expect(frames.map((frame) => frame.length)).toEqual([message().length, message().length, message().length]);
      expect(Buffer.concat(frames).equals(stream)).toBe(true);
    }
  });

  test.each([[0], [15], [-1], [48_000_001]])('refuses a message of %i bytes', (length) => {
    const bytes = Buffer.alloc(16);
    bytes.writeInt32LE(length, 0);
    expect(() => createFrameReader()(bytes)).toThrow(FramingError);
  });
});

describe('a message', () => {
  test('joins its document sequences to the command', () => {
    const { command, silent } = parseMessage(
      message({ flags: 2, sections: [body({ update: 'c', $db: 'd' }), sequence('updates', [{ q: {}, u: { a: 1 } }])] }),
    );
    expect(command).toEqual({ update: 'c', $db: 'd', updates: [{ q: {}, u: { a: 1 } }] });
    expect(silent).toBe(true);
  });

  test('leaves the documents of an insert as bytes, in the command or in a sequence', () => {
    const inBody = parseMessage(message({ sections: [body({ insert: 'c', documents: [{ a: 1 }], $db: 'd' })] }));
    const inSequence = parseMessage(
      message({ sections: [sequence('documents', [{ a: 1 }]), body({ insert: 'c', $db: 'd' })] }),
    );
    for (const { command } of [inBody, inSequence])
      expect(command.documents).toEqual([Buffer.from(serialize({ a: 1 }))]);
  });

  test('may carry a checksum', () => {
    expect(parseMessage(message({ flags: 1, tail: Buffer.alloc(4) })).command.ping).toBe(1);
  });

  test.each([
    ['an unknown operation', message({ opCode: 1 })],
    ['a compressed message', message({ opCode: 2012 })],
    ['an unknown required flag', message({ flags: 4 })],
    ['no body', message({ sections: [] })],
    ['two bodies', message({ sections: [body({ ping: 1 }), body({ ping: 1 })] })],
    ['an unknown section', message({ sections: [Buffer.concat([Buffer.of(2), serialize({ a: 1 })])] })],
    ['a sequence without a name', message({ sections: [body({ ping: 1 }), Buffer.from([1, 5, 0, 0, 0, 1])] })],
    ['a section longer than the message', message({ sections: [Buffer.from([0, 100, 0, 0, 0])] })],
    ['the same array twice', message({ sections: [body({ insert: 'c', documents: [] }), sequence('documents', [])] })],
    [
      'a query that is no hello',
      message({
        opCode: 2004,
        sections: [Buffer.from('admin.$cmd\0'), Buffer.alloc(8), Buffer.from(serialize({ ping: 1 }))],
      }),
    ],
  ])('is refused with %s', (_name, bytes) => {
    expect(() => parseMessage(bytes)).toThrow(FramingError);
  });
});
