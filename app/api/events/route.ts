import { openEventStream } from '#lib/services/event-stream.ts';
import { failure, routeOperator } from '../route-boundary.ts';

export const dynamic = 'force-dynamic';

/** One stream per browser page that is looked at; it resumes after the id that the page names (`?after=`). */
export async function GET(request: Request): Promise<Response> {
  try {
    const operator = await routeOperator(request);
    const lastEventId =
      request.headers.get('last-event-id') ?? new URL(request.url).searchParams.get('after');
    return new Response(await openEventStream(operator, lastEventId, request.signal), {
      headers: {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store, no-transform',
        // Some proxies gather what they pass on unless told not to.
        'X-Accel-Buffering': 'no',
      },
    });
  } catch (error) {
    return failure(error);
  }
}
