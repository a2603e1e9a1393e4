/** Powers of 33 modulo 2^32. */
const p2 = 33 ** 2;
const p3 = 33 ** 3;
const p4 = 33 ** 4;
const p5 = Math.imul(p4, 33);
const p6 = Math.imul(p4, p2);
const p7 = Math.imul(p4, p3);
const p8 = Math.imul(p4, p4);

/**
 * The hash of a log record's body, `h = h * 33 + byte` modulo 2^32 (`__ham_func4` in the library's `hash_func.c`),
 * over `bytes[from, to)`; `seed` continues an earlier part. The result is a signed 32-bit number.
 *
 * Eight bytes a turn with their powers of 33, so that the turns wait for one multiplication each and not for eight:
 * this loop decides the reader's rate.
 */
export function logChecksum(bytes: Uint8Array, from: number, to: number, seed = 0): number {
  let hash = seed;
  let i = from;
  for (const last = to - 7; i < last; i += 8) {
    const head =
      Math.imul(bytes[i] as number, p7) +
      Math.imul(bytes[i + 1] as number, p6) +
      Math.imul(bytes[i + 2] as number, p5) +
      Math.imul(bytes[i + 3] as number, p4);
    const tail =
      Math.imul(bytes[i + 4] as number, p3) +
      Math.imul(bytes[i + 5] as number, p2) +
      Math.imul(bytes[i + 6] as number, 33) +
      (bytes[i + 7] as number);
    hash = (Math.imul(hash, p8) + head + tail) | 0;
  }
  for (; i < to; i += 1) hash = (Math.imul(hash, 33) + (bytes[i] as number)) | 0;
  return hash;
}
