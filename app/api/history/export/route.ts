import { exportHistory } from '#lib/services/export-history.ts';
import { download } from '../../download.ts';
import { failure, routeReader } from '../../route-boundary.ts';

/** `?format=csv` or `json`, and a filter by the names of historyFilterSchema; an empty value is no filter. */
export async function GET(request: Request): Promise<Response> {
  try {
    const operator = await routeReader(request);
    const asked = [...new URL(request.url).searchParams].filter(([, value]) => value !== '');
    return await download(exportHistory(operator, Object.fromEntries(asked)));
  } catch (error) {
    return failure(error);
  }
}
