import { exportHistory } from '#lib/services/export-history.ts';
import { failure, routeOperator } from '../../route-boundary.ts';

/** `?format=csv` or `json`, and a filter by the names of historyFilterSchema; an empty value is no filter. */
export async function GET(request: Request): Promise<Response> {
  try {
    const operator = await routeOperator(request);
    const asked = [...new URL(request.url).searchParams].filter(([, value]) => value !== '');
    const { contentType, fileName, parts } = exportHistory(operator, Object.fromEntries(asked));
    // Read before the answer begins: a database that is away is an error status then, not half a file.
    const first = await parts.next();
    return new Response(streamOf(first, parts), {
      headers: {
        'Content-Type': contentType,
        'Content-Disposition': `attachment; filename="${fileName}"`,
        'Cache-Control': 'no-store',
      },
    });
  } catch (error) {
    return failure(error);
  }
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
