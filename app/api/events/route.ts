import { openEventStream } from '#lib/services/event-stream.ts';
import { failure, routeOperator } from '../route-boundary.ts';

export const dynamic = 'force-dynamic';

/** One stream per browser; it resumes by the id that the browser sends when it comes back. */
export async function GET(request: Request): Promise<Response> {
  try {
    const operator = await routeOperator(request);
    const lastEventId = request.headers.get('last-event-id');
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
