interface Download {
  readonly contentType: string;
  readonly fileName: string;
  readonly parts: AsyncGenerator<string, void>;
}

/**
 * A file, part by part. The first one is read before the answer begins: a database that is away is an error status then,
 * not half a file.
 */
export async function download({ contentType, fileName, parts }: Download): Promise<Response> {
  const first = await parts.next();
  return new Response(streamOf(first, parts), {
    headers: {
      'Content-Type': contentType,
      'Content-Disposition': `attachment; filename="${fileName}"`,
      'Cache-Control': 'no-store',
    },
  });
}

/** One part each time that the reader takes one; a reader who goes away ends the reading. */
function streamOf(
  first: IteratorResult<string, void>,
  parts: AsyncGenerator<string, void>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let next: IteratorResult<string, void> | undefined = first;
  return new ReadableStream({
    async pull(controller) {
      const part: IteratorResult<string, void> = next ?? (await parts.next());
      next = undefined;
      if (part.done) controller.close();
      else controller.enqueue(encoder.encode(part.value));
    },
    async cancel() {
      await parts.return();
    },
  });
}
