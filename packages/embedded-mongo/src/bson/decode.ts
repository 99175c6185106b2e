import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { MongoError } from '../errors.js';
import type { Document } from '../query/document.js';

/** How deep documents may nest, as MongoDB counts it. */
const MAX_DEPTH = 180;

/**
 * Reads one BSON document so that writing it again gives the same bytes: an int32 is a whole number, a double is a
 * number unless it looks like an int32 (then `Double`), an int64 is always `Long`. `bson` itself promotes those away.
 * Throws 22 InvalidBSON for bytes that are none.
 */
export function decodeDocument(bytes: Buffer): Document {
  const reader = new BsonReader(bytes);
  const doc = reader.document(0);
  if (reader.position !== bytes.length) throw invalid('trailing bytes after the document');
  return doc;
}

/** Reads a command: as decodeDocument, but the documents of the named top-level arrays stay bytes. */
export function decodeCommand(bytes: Buffer, rawArrays: ReadonlySet<string>): Document {
  const reader = new BsonReader(bytes);
  return reader.document(0, rawArrays);
}

class BsonReader {
  position = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  document(depth: number, rawArrays?: ReadonlySet<string>): Document {
    const doc: Document = {};
    this.#elements(depth, (type, name) => {
      const value = type === 4 && rawArrays?.has(name) ? this.#rawDocuments() : this.#value(type, depth);
      if (name === '__proto__')
        Object.defineProperty(doc, name, { value, writable: true, enumerable: true, configurable: true });
      else doc[name] = value;
    });
    return doc;
  }

  #array(depth: number): unknown[] {
    const values: unknown[] = [];
    this.#elements(depth, (type) => values.push(this.#value(type, depth)));
    return values;
  }

  #rawDocuments(): Buffer[] {
    const documents: Buffer[] = [];
    this.#elements(1, (type, name) => {
      if (type !== 3) throw new MongoError(14, `BSON field '${name}' is the wrong type, expected type 'object'`);
      const size = this.#peekSize();
      documents.push(this.#bytes.subarray(this.position, this.position + size));
      this.position += size;
    });
    return documents;
  }

  #elements(depth: number, visit: (type: number, name: string) => void): void {
    if (depth > MAX_DEPTH) throw new MongoError(15, `BSONObj exceeded maximum nested object depth: ${MAX_DEPTH}`);
    const end = this.position + this.#peekSize();
    this.position += 4;
    for (;;) {
      const type = this.#byte();
      if (type === 0) break;
      visit(type, this.#cstring());
      if (this.position >= end) throw invalid('an element reaches beyond its document');
    }
    if (this.position !== end) throw invalid('a document is not as long as it says');
  }

  #value(type: number, depth: number): unknown {
    const bytes = this.#bytes;
    switch (type) {
      case 0x10: {
        const at = this.#take(4);
        return bytes.readInt32LE(at);
      }
      case 0x01: {
        const value = bytes.readDoubleLE(this.#take(8));
        return (value | 0) === value && !Object.is(value, -0) ? new Double(value) : value;
      }
      case 0x02:
        return this.#string();
      case 0x03:
        return this.document(depth + 1);
      case 0x04:
        return this.#array(depth + 1);
      case 0x07: {
        const at = this.#take(12);
        return new ObjectId(Uint8Array.prototype.slice.call(bytes, at, at + 12));
      }
      case 0x08: {
        const value = bytes[this.#take(1)];
        if (value !== 0 && value !== 1) throw invalid('a boolean is neither true nor false');
        return value === 1;
      }
      case 0x09: {
        const at = this.#take(8);
        return new Date(bytes.readInt32LE(at + 4) * 4294967296 + bytes.readUInt32LE(at));
      }
      case 0x0a:
        return null;
      case 0x12: {
        const at = this.#take(8);
        return new Long(bytes.readInt32LE(at), bytes.readInt32LE(at + 4));
      }
      default:
        return this.#rareValue(type, depth);
    }
  }

  #rareValue(type: number, depth: number): unknown {
    const bytes = this.#bytes;
    switch (type) {
      case 0x05:
        return this.#binary();
      case 0x06:
        return undefined;
      case 0x0b:
        return new BSONRegExp(this.#cstring(), this.#cstring());
      case 0x0d:
        return new Code(this.#string());
      case 0x0e:
        return new BSONSymbol(this.#string());
      case 0x0f: {
        this.#take(4);
        return new Code(this.#string(), this.document(depth + 1));
      }
      case 0x11: {
        const at = this.#take(8);
        return new Timestamp({ i: bytes.readUInt32LE(at), t: bytes.readUInt32LE(at + 4) });
      }
      case 0x13: {
        const at = this.#take(16);
        return new Decimal128(Uint8Array.prototype.slice.call(bytes, at, at + 16));
      }
      case 0xff:
        return new MinKey();
      case 0x7f:
        return new MaxKey();
      default:
        throw invalid(`unknown element type 0x${type.toString(16)}`);
    }
  }

  #binary(): Binary {
    const size = this.#bytes.readInt32LE(this.#take(4));
    const subtype = this.#byte();
    if (size < 0) throw invalid('a binary value has a negative length');
    if (subtype === Binary.SUBTYPE_BYTE_ARRAY && size >= 4) this.#take(4);
    const length = subtype === Binary.SUBTYPE_BYTE_ARRAY && size >= 4 ? size - 4 : size;
    const at = this.#take(length);
    return new Binary(Uint8Array.prototype.slice.call(this.#bytes, at, at + length), subtype);
  }

  #string(): string {
    const size = this.#bytes.readInt32LE(this.#take(4));
    if (size < 1) throw invalid('a string has no end');
    const at = this.#take(size);
    if (this.#bytes[at + size - 1] !== 0) throw invalid('a string has no end');
    return text(this.#bytes, at, at + size - 1);
  }

  #cstring(): string {
    const at = this.position;
    const bytes = this.#bytes;
    let end = at;
    while (end < bytes.length && bytes[end] !== 0) end += 1;
    if (end >= bytes.length) throw invalid('a name has no end');
    this.position = end + 1;
    return text(bytes, at, end);
  }

  #peekSize(): number {
    if (this.position + 5 > this.#bytes.length) throw invalid('a document is cut off');
    const size = this.#bytes.readInt32LE(this.position);
    if (size < 5 || this.position + size > this.#bytes.length) throw invalid('a document is longer than its bytes');
    return size;
  }

  #byte(): number {
    return this.#bytes[this.#take(1)] as number;
  }

  #take(count: number): number {
    const at = this.position;
    if (at + count > this.#bytes.length) throw invalid('a value is cut off');
    this.position = at + count;
    return at;
  }
}

/** Short ASCII, which most names and many values are, without the call into the decoder. */
function text(bytes: Buffer, start: number, end: number): string {
  if (end - start > 24) return bytes.toString('utf8', start, end);
  let value = '';
  for (let i = start; i < end; i += 1) {
    const unit = bytes[i] as number;
    if (unit > 127) return bytes.toString('utf8', start, end);
    value += String.fromCharCode(unit);
  }
  return value;
}

function invalid(reason: string): MongoError {
  return new MongoError(22, `Invalid BSON: ${reason}`);
}
