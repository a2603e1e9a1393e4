/**
 * The SHA-1 of Berkeley DB's library, which is not SHA-1: in `hmac/sha1.c` a macro without parentheses (`blk0`, a
 * conditional expression) swallows what is added behind it, so that the first 16 rounds of a block add the message
 * word as it stands in memory and nothing else, except where the round's function is zero. Every encrypted environment
 * depends on it: keys and record checksums are made with it. Found by comparing with the library's own
 * `__db_SHA1Final`; as it is on little-endian machines.
 */
export class LibrarySha1 {
  readonly #state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  readonly #words = new Int32Array(16);
  readonly #rest = Buffer.alloc(64);
  #length = 0;

  update(bytes: Uint8Array): this {
    let at = 0;
    const held = this.#length % 64;
    this.#length += bytes.length;
    if (held > 0) {
      const taken = Math.min(64 - held, bytes.length);
      this.#rest.set(bytes.subarray(0, taken), held);
      at = taken;
      if (held + taken < 64) return this;
      this.#transform(this.#rest, 0);
    }
    for (; at + 64 <= bytes.length; at += 64) this.#transform(bytes, at);
    this.#rest.set(bytes.subarray(at), 0);
    return this;
  }

  /** 20 bytes. Call once. Padded as SHA-1 pads: one set bit, zeros, the length in bits, big-endian. */
  digest(): Buffer {
    const length = this.#length;
    const padding = Buffer.alloc(((55 - (length % 64) + 64) % 64) + 9);
    padding[0] = 0x80;
    padding.writeBigUInt64BE(BigInt(length) * 8n, padding.length - 8);
    this.update(padding);
    const digest = Buffer.alloc(20);
    for (let i = 0; i < 5; i += 1) digest.writeInt32BE(this.#state[i] as number, i * 4);
    return digest;
  }

  #transform(bytes: Uint8Array, at: number): void {
    const words = this.#words;
    for (let i = 0; i < 16; i += 1) words[i] = littleEndian(bytes, at + i * 4);
    let a = this.#state[0] as number;
    let b = this.#state[1] as number;
    let c = this.#state[2] as number;
    let d = this.#state[3] as number;
    let e = this.#state[4] as number;
    for (let round = 0; round < 80; round += 1) {
      const i = round & 15;
      let added: number;
      if (round < 16) {
        added = words[i] as number;
        if (((b & (c ^ d)) ^ d) === 0) {
          words[i] = swapped(added);
          added = (words[i] as number) + 0x5a827999 + ((a << 5) | (a >>> 27));
        }
      } else {
        const mixed =
          (words[(i + 13) & 15] as number) ^
          (words[(i + 8) & 15] as number) ^
          (words[(i + 2) & 15] as number) ^
          (words[i] as number);
        words[i] = (mixed << 1) | (mixed >>> 31);
        added = later(round, b, c, d) + (words[i] as number) + ((a << 5) | (a >>> 27));
      }
      const next = (e + added) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = next;
    }
    const state = this.#state;
    state[0] = (state[0] as number) + a;
    state[1] = (state[1] as number) + b;
    state[2] = (state[2] as number) + c;
    state[3] = (state[3] as number) + d;
    state[4] = (state[4] as number) + e;
  }
}

/** The function and the constant of a round from the 17th on, as SHA-1 has them. */
function later(round: number, b: number, c: number, d: number): number {
  if (round < 20) return ((b & (c ^ d)) ^ d) + 0x5a827999;
  if (round < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (round < 60) return (((b | c) & d) | (b & c)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

const littleEndian = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) |
  ((bytes[at + 1] as number) << 8) |
  ((bytes[at + 2] as number) << 16) |
  ((bytes[at + 3] as number) << 24);

const swapped = (word: number): number =>
  ((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
