import { getExposureSeries } from '#lib/services/get-exposure-series.ts';
import { answer } from '../../../route-boundary.ts';

/** `?range=hour`, `day`, `week` or `month`. */
export const GET = (request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> =>
  answer(request, async (operator) =>
    getExposureSeries(operator, (await params).id, Object.fromEntries(new URL(request.url).searchParams)),
  );
