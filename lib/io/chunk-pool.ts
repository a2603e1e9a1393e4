/**
 * Bytes of a chunk: a multiple of every Berkeley DB page size (512 bytes to 64 kB). What is read twice, compared and written
 * stays in a processor's own cache: with 1 MiB the same copies took 1.6 times the processor's time.
 */
export const chunkBytes = 256 * 1024;
/** So many lie ready for the next file; more are in use only while more is copied at once. */
const keptChunks = 32;

const ready: Buffer[] = [];

const take = (): Buffer => ready.pop() ?? Buffer.allocUnsafeSlow(chunkBytes);

/**
 * Lends three buffers of {@link chunkBytes} to some work, and takes them back when it has ended: what is copied file by
 * file must not leave its buffers to the garbage collector, which hardly sees memory outside its heap. Their content is
 * whatever was there. Nothing may read or write them any more once `work` has returned. One that is not touched costs no
 * memory.
 */
export async function withChunks<Result>(
  work: (one: Buffer, two: Buffer, three: Buffer) => Promise<Result>,
): Promise<Result> {
  const chunks = [take(), take(), take()] as const;
  // Where it throws, a read or write of another part of it may still be under way: those are not lent again.
  const result = await work(...chunks);
  ready.push(...chunks.slice(0, Math.max(0, keptChunks - ready.length)));
  return result;
}

/** Lent for longer, all together: 64 MiB. */
const longLent = 256;
let lent = 0;

/** Chunks that are kept until they are given back. */
export interface ChunkLoan {
  /** Undefined where as many as may be are lent, by whomever. Its content is whatever was there. */
  take(): Buffer | undefined;
  /** Nobody may touch one of them any more. */
  giveBack(): void;
}

/** Lends chunks for longer than a piece of work: at most 64 MiB of them in this process. */
export function borrowChunks(): ChunkLoan {
  const taken: Buffer[] = [];
  return {
    take: () => {
      if (lent >= longLent) return undefined;
      lent += 1;
      const chunk = take();
      taken.push(chunk);
      return chunk;
    },
    giveBack: () => {
      lent -= taken.length;
      ready.push(...taken.splice(0).slice(0, Math.max(0, keptChunks - ready.length)));
    },
  };
}
