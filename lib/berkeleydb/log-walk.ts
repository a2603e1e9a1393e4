import { type Lsn, lsn } from '../contracts/lsn.ts';
import type { OpenFile } from '../io/files.ts';
import { logChecksum } from './log-checksum.ts';
import type { LogCipher } from './log-cipher.ts';
import { encryptedHeaderSize, headerInChecksum, plainHeaderSize } from './log-format.ts';
import type { LogFileHeader } from './log-header.ts';
import { fullBufferSize, type ScanBuffer } from './scan-buffer.ts';

/** A record as the reader hands it over. */
export interface LogRecord {
  readonly lsn: Lsn;
  /** Offset after it, in the same file. */
  readonly end: number;
  /** Offset of the record before it in the same file; of the file's header record for the first one. */
  readonly prev: number;
  /** Bytes, header included. */
  readonly length: number;
  /** 0 in an encrypted log that is read without its cipher, and for a record too short to hold a type. */
  readonly type: number;
  readonly txnId: number;
  /** Bytes of the records that the scan walked before this one; header records of files do not count. */
  readonly bytesBefore: number;
  /**
   * A view of the reader's buffer: valid during the callback only. Of a record larger than the buffer (1 MiB) it is
   * the beginning.
   */
  readonly body: Buffer;
}

/** `bytes` stand at `offset` of the log file `number`; they are valid during the call only. */
export type LogBytesSink = (number: number, offset: number, bytes: Buffer) => void;

export interface WalkOptions {
  /** Without checksums only lengths and links to the record before are checked. */
  readonly checksums: boolean;
  /** Types that `onRecord` is called for; all where absent. */
  readonly types: ReadonlySet<number> | undefined;
  readonly onRecord: ((record: LogRecord) => void) | undefined;
  /** Called for the bytes of whole valid records, in log order, as a view of the buffer; not for one larger than it. */
  readonly onBytes: LogBytesSink | undefined;
  readonly signal: AbortSignal | undefined;
  /** Of an encrypted log; without it bodies stay closed. */
  readonly cipher: LogCipher | undefined;
}

/**
 * Why a walk ended: zeros (or the end of the file) where the next record would be, bytes that are no whole valid
 * record, or the limit that it was given.
 */
export type WalkEnd = 'clean' | 'torn' | 'limit';

/**
 * Walks the records of one log file. Every record must link back to the one before it, be as long as it says, and have
 * the checksum it says. In an encrypted environment the checksum is an HMAC that needs the cipher. Without it the walk
 * checks the link, the original size, and that the last cipher block was written at all (writes ascend, so that a
 * record cut short ends in zeros; a block that is zero when written whole has a chance of 2^-128). The HMAC of a record
 * larger than the buffer is not checked either.
 */
export class FileWalk {
  /** Offset of the next record: the end of what was walked. */
  at: number;
  /** Offset of the last valid record, the file's header record included. */
  previous: number;
  /** Its length in bytes; 0 until a record was walked. */
  previousLength = 0;
  records = 0;
  /** Bytes of the records walked, their headers included, the file's header record not. */
  bytes = 0;

  readonly #number: number;
  readonly #bytesBefore: number;
  readonly #buffer: ScanBuffer;
  readonly #options: WalkOptions;
  readonly #limit: number;
  readonly #encrypted: boolean;
  readonly #headerSize: number;
  readonly #headerInChecksum: boolean;
  /** File offset of the buffer's first byte. */
  #bufferStart: number;
  /** Valid bytes in the buffer. */
  #filled = 0;

  /**
   * `start` must be the end of the record at `previous`; `bytesBefore` counts what the scan walked in other files.
   * Records that end after `limit` are not walked.
   */
  constructor(
    number: number,
    header: LogFileHeader,
    start: { offset: number; previous: number; bytesBefore: number },
    limit: number,
    buffer: ScanBuffer,
    options: WalkOptions,
  ) {
    this.#number = number;
    this.#bytesBefore = start.bytesBefore - start.offset;
    this.#buffer = buffer;
    this.#options = options;
    this.#limit = limit;
    this.#encrypted = header.encrypted;
    this.#headerSize = header.encrypted ? encryptedHeaderSize : plainHeaderSize;
    this.#headerInChecksum = header.logVersion === undefined || headerInChecksum(header.logVersion);
    this.at = start.offset;
    this.previous = start.previous;
    this.#bufferStart = start.offset;
  }

  /** Walks on from where it stands. Call again to read what was written since. */
  async run(file: OpenFile): Promise<WalkEnd> {
    for (;;) {
      this.#options.signal?.throwIfAborted();
      await this.#fill(file);
      const from = this.at;
      const result = this.#walkBuffered();
      if (this.at > from) {
        this.#options.onBytes?.(this.#number, from, this.#buffer.bytes.subarray(0, this.at - from));
      }
      if (result !== 'more') return result;
      if (this.at !== this.#bufferStart) {
        if (this.#filled === this.#buffer.bytes.length) this.#buffer.grow();
        continue;
      }
      // Nothing of this buffer could be walked: it holds less than the record at its beginning.
      if (this.#filled < this.#buffer.bytes.length) {
        return this.#filled < this.#headerSize && this.#allZero() ? 'clean' : 'torn';
      }
      if (this.#buffer.bytes.length < fullBufferSize) this.#buffer.grow();
      else if (!(await this.#walkLarge(file))) return 'torn';
    }
  }

  async #fill(file: OpenFile): Promise<void> {
    this.#bufferStart = this.at;
    this.#filled = await file.read(this.#buffer.bytes, this.at);
  }

  #allZero(): boolean {
    for (let i = 0; i < this.#filled; i += 1) if (this.#buffer.bytes[i] !== 0) return false;
    return true;
  }

  /** The hot loop: walks the whole records of the buffer. `more`: the next one is not all there. */
  #walkBuffered(): WalkEnd | 'more' {
    const { bytes, view } = this.#buffer;
    const { checksums, types, onRecord } = this.#options;
    const headerSize = this.#headerSize;
    const encrypted = this.#encrypted;
    const cipher = encrypted ? this.#options.cipher : undefined;
    const withHeader = this.#headerInChecksum;
    const bufferStart = this.#bufferStart;
    const filled = this.#filled;
    const limit = this.#limit - bufferStart;
    let previous = this.previous;
    let previousLength = this.previousLength;
    let records = this.records;
    let i = this.at - bufferStart;
    const first = i;
    let result: WalkEnd | 'more' = 'more';
    for (;;) {
      if (i >= limit) {
        result = 'limit';
        break;
      }
      if (filled - i < headerSize) break;
      const length = view.getUint32(i + 4, true);
      const prev = view.getUint32(i, true);
      if (length <= headerSize || prev !== previous) {
        result = length === 0 && prev === 0 && view.getUint32(i + 8, true) === 0 ? 'clean' : 'torn';
        break;
      }
      if (i + length > limit) {
        result = 'limit';
        break;
      }
      if (length > filled - i) break;
      if (encrypted) {
        if (
          !this.#encryptedRecordIsWhole(i, length) ||
          (checksums && cipher !== undefined && !cipher.holds(bytes, i, length))
        ) {
          result = 'torn';
          break;
        }
      } else if (checksums) {
        const hash = logChecksum(bytes, i + headerSize, i + length);
        const expected = withHeader ? hash ^ prev ^ length : hash;
        if (expected !== view.getInt32(i + 8, true) || (hash === 0 && bytes[i + headerSize] === 0)) {
          // The second: zeros sum up to nothing, so that they pass behind a header of which not even the checksum was
          // written to its end (one in 256, one byte before), before log version 12 behind any. A real record that looks so
          // has a chance of 2^-40.
          result = 'torn';
          break;
        }
      }
      if (onRecord !== undefined) {
        const type = cipher
          ? cipher.type(bytes, i)
          : encrypted || length < headerSize + 4
            ? 0
            : view.getUint32(i + headerSize, true);
        if (types === undefined || types.has(type)) {
          const body = cipher ? cipher.body(bytes, i, length) : bytes.subarray(i + headerSize, i + length);
          onRecord(this.#record(i, length, prev, type, body));
        }
      }
      records += 1;
      previous = bufferStart + i;
      previousLength = length;
      i += length;
    }
    this.at = bufferStart + i;
    this.bytes += i - first;
    this.previous = previous;
    this.previousLength = previousLength;
    this.records = records;
    return result;
  }

  #record(i: number, length: number, prev: number, type: number, body: Buffer): LogRecord {
    const offset = this.#bufferStart + i;
    const closed = this.#encrypted && this.#options.cipher === undefined;
    const txnId = closed || body.length < 8 ? 0 : body.readUInt32LE(4);
    return {
      lsn: lsn(this.#number, offset),
      end: offset + length,
      prev,
      length,
      type,
      txnId,
      bytesBefore: this.#bytesBefore + offset,
      body,
    };
  }

  /** Checks at `i` in the buffer: whole cipher blocks, an original size that fits, and a last block that was written. */
  #encryptedRecordIsWhole(i: number, length: number): boolean {
    const bodyLength = length - encryptedHeaderSize;
    const originalSize = this.#buffer.view.getUint32(i + 44, true);
    if (bodyLength % 16 !== 0 || originalSize > bodyLength || originalSize + 16 <= bodyLength) return false;
    return this.#blockWritten(i + length - 16);
  }

  #blockWritten(at: number): boolean {
    const { view } = this.#buffer;
    return (
      (view.getUint32(at, true) |
        view.getUint32(at + 4, true) |
        view.getUint32(at + 8, true) |
        view.getUint32(at + 12, true)) !==
      0
    );
  }

  /** A record larger than the buffer, which begins with it: read in parts, never held whole. False where torn. */
  async #walkLarge(file: OpenFile): Promise<boolean> {
    const { bytes, view } = this.#buffer;
    const headerSize = this.#headerSize;
    const prev = view.getUint32(0, true);
    const length = view.getUint32(4, true);
    const checksum = view.getInt32(8, true);
    const cipher = this.#encrypted ? this.#options.cipher : undefined;
    const type = cipher ? cipher.type(bytes, 0) : this.#encrypted ? 0 : view.getUint32(headerSize, true);
    const wanted = this.#options.types === undefined || this.#options.types.has(type);
    const { onRecord } = this.#options;
    const clear =
      onRecord && wanted && (cipher ? cipher.body(bytes, 0, bytes.length) : bytes.subarray(headerSize));
    const beginning = clear ? Buffer.from(clear) : undefined;
    if (this.#encrypted) {
      const originalSize = view.getUint32(44, true);
      const bodyLength = length - headerSize;
      if (bodyLength % 16 !== 0 || originalSize > bodyLength || originalSize + 16 <= bodyLength) return false;
    }
    let hash = this.#options.checksums ? logChecksum(bytes, headerSize, bytes.length) : 0;
    let done = bytes.length;
    while (done < length) {
      this.#options.signal?.throwIfAborted();
      const part = bytes.subarray(0, Math.min(bytes.length, length - done));
      if ((await file.read(part, this.at + done)) < part.length) return false;
      if (this.#options.checksums) hash = logChecksum(part, 0, part.length, hash);
      done += part.length;
      if (done === length && this.#encrypted && part.length >= 16 && !this.#blockWritten(part.length - 16)) {
        return false;
      }
    }
    const expected = this.#headerInChecksum ? hash ^ prev ^ length : hash;
    if (!this.#encrypted && this.#options.checksums) {
      // As in the hot loop.
      if (expected !== checksum || (hash === 0 && type === 0)) return false;
    }
    if (beginning) onRecord?.(this.#record(0, length, prev, type, beginning));
    this.records += 1;
    this.bytes += length;
    this.previous = this.at;
    this.previousLength = length;
    this.at += length;
    return true;
  }
}
