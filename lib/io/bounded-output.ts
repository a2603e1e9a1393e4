/** Keeps the first `limit` bytes of a stream and counts the rest, so that a chatty utility cannot fill the memory. */
export interface BoundedOutput {
  add(chunk: Buffer): void;
  /** What was kept; when something was cut off, a last line says how much. */
  content(): Buffer;
}

export function boundedOutput(limit: number): BoundedOutput {
  const kept: Buffer[] = [];
  let room = limit;
  let dropped = 0;
  return {
    add: (chunk) => {
      // A copy, not a view: a view of a pooled chunk would keep the whole pool alive.
      if (room > 0) kept.push(Buffer.from(chunk.subarray(0, room)));
      dropped += Math.max(0, chunk.length - room);
      room = Math.max(0, room - chunk.length);
    },
    content: () =>
      Buffer.concat(dropped > 0 ? [...kept, Buffer.from(`\n[${dropped} more bytes not kept]\n`)] : kept),
  };
}
