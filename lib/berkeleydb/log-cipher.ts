import { createDecipheriv } from 'node:crypto';
import { LibrarySha1 } from './library-sha1.ts';
import { encryptedHeaderSize } from './log-format.ts';

/**
 * Opens the records of an encrypted log: AES-128 in CBC mode with the record's own vector, keys and HMAC by the
 * library's own SHA-1 (`crypto/aes_method.c`, `hmac/hmac.c`, `LOG_HDR_SUM` in `dbinc/log.h`).
 */
export interface LogCipher {
  /** Whether the HMAC of the record at `at` holds, with the header's link and length in it (since 4.5) or without. */
  holds(bytes: Buffer, at: number, length: number): boolean;
  /** The record's type: decrypts one block. */
  type(bytes: Buffer, at: number): number;
  /** The record's body in clear, without the padding. */
  body(bytes: Buffer, at: number, length: number): Buffer;
}

const keyMagic = Buffer.from('encryption and decryption key value magic');
const macMagic = Buffer.from('mac derivation key magic value');
const block = 16;
const vectorAt = 28;
const originalSizeAt = 44;

/** A cipher for an environment's password. A wrong password shows in that no HMAC holds. */
export function createLogCipher(password: string): LogCipher {
  // The library counts the NUL byte behind the password in.
  const secret = Buffer.from(`${password}\0`);
  const derive = (magic: Buffer) => new LibrarySha1().update(secret).update(magic).update(secret).digest();
  const key = derive(keyMagic).subarray(0, block);
  const mac = derive(macMagic);
  const inner = Buffer.alloc(64, 0x36);
  const outer = Buffer.alloc(64, 0x5c);
  for (const [i, byte] of mac.entries()) {
    inner[i] = 0x36 ^ byte;
    outer[i] = 0x5c ^ byte;
  }
  // One decipher for all records: in ECB mode, with the chaining done here, blocks are independent of each other.
  const decipher = createDecipheriv('aes-128-ecb', key, null);
  decipher.setAutoPadding(false);

  /** Decrypts whole blocks of a body that begins at `from`; the vector stands in the record's header. */
  const decrypt = (bytes: Buffer, at: number, from: number, to: number): Buffer => {
    const clear = decipher.update(bytes.subarray(from, to));
    for (let i = 0; i < clear.length; i += 1) {
      const chained = i < block ? bytes[at + vectorAt + i] : bytes[from + i - block];
      clear[i] = (clear[i] as number) ^ (chained as number);
    }
    return clear;
  };

  return {
    holds(bytes, at, length) {
      const body = bytes.subarray(at + encryptedHeaderSize, at + length);
      const hash = new LibrarySha1()
        .update(outer)
        .update(new LibrarySha1().update(inner).update(body).digest())
        .digest();
      if (bytes.compare(hash, 8, 20, at + 16, at + 28) !== 0) return false;
      const [first, second] = [bytes.readInt32LE(at + 8), bytes.readInt32LE(at + 12)];
      const [plainFirst, plainSecond] = [hash.readInt32LE(0), hash.readInt32LE(4)];
      if (first === plainFirst && second === plainSecond) return true;
      return (
        first === (plainFirst ^ bytes.readInt32LE(at)) && second === (plainSecond ^ bytes.readInt32LE(at + 4))
      );
    },
    type(bytes, at) {
      const from = at + encryptedHeaderSize;
      return decrypt(bytes, at, from, from + block).readUInt32LE(0);
    },
    body(bytes, at, length) {
      const from = at + encryptedHeaderSize;
      const whole = length - ((length - encryptedHeaderSize) % block);
      return decrypt(bytes, at, from, at + whole).subarray(0, bytes.readUInt32LE(at + originalSizeAt));
    },
  };
}
