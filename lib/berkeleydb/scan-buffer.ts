const firstBufferSize = 64 * 1024;
/** Bytes: a record larger than this is read in parts. */
export const fullBufferSize = 1024 * 1024;

/** The one buffer of a scan over any number of files. Small at first: most scans of a watcher find a few records. */
export class ScanBuffer {
  bytes = Buffer.allocUnsafeSlow(firstBufferSize);
  view = viewOf(this.bytes);

  grow(): void {
    if (this.bytes.length >= fullBufferSize) return;
    this.bytes = Buffer.allocUnsafeSlow(fullBufferSize);
    this.view = viewOf(this.bytes);
  }
}

const viewOf = (bytes: Buffer) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
