/** Bytes that grow while a key is written. One instance serves many keys: `start`, write, `take`. */
export class KeyWriter {
  #bytes = Buffer.allocUnsafeSlow(4096);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  start(): void {
    this.#length = 0;
  }

  /** A copy of what was written since `start`. */
  take(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length));
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#length = this.#bytes.writeUInt32BE(value >>> 0, this.#length);
  }

  /** A double so that bytes order as numbers do; -0 is 0, NaN comes first. */
  double(value: number): void {
    this.#reserve(8);
    const at = this.#length;
    const bytes = this.#bytes;
    this.#length += 8;
    if (Number.isNaN(value)) {
      bytes.fill(0, at, at + 8);
      return;
    }
    bytes.writeDoubleBE(value === 0 ? 0 : value, at);
    if (value < 0) this.invertFrom(at);
    else bytes[at] = (bytes[at] as number) | 0x80;
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** UTF-8, ended by 00 01; a NUL inside is written 00 FF, so that no text is the beginning of another. */
  text(value: string): void {
    this.#reserve(value.length * 3 + 2);
    if (value.includes('\0')) {
      const parts = value.split('\0');
      parts.forEach((part, i) => {
        if (i > 0) {
          this.byte(0);
          this.byte(0xff);
        }
        this.#reserve(part.length * 3 + 2);
        this.#length += this.#bytes.write(part, this.#length, 'utf8');
      });
    } else {
      this.#length += this.#bytes.write(value, this.#length, 'utf8');
    }
    this.byte(0);
    this.byte(1);
  }

  /** Turns the order of everything from a position on around, for descending fields. */
  invertFrom(position: number): void {
    for (let i = position; i < this.#length; i += 1) this.#bytes[i] = ~(this.#bytes[i] as number);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + count));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
