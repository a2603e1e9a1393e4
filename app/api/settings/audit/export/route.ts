import { requireReader } from '#lib/auth/require-reader.ts';
import { exportAudit } from '#lib/services/audit.ts';
import { carryOut } from '#lib/services/carry-out.ts';
import { download } from '../../../download.ts';
import { failure } from '../../../route-boundary.ts';

/**
 * `?format=csv` or `json`, and a filter by the names of auditFilterSchema; an empty value is no filter. Put on record
 * itself: it takes away what everybody did.
 */
export async function GET(request: Request): Promise<Response> {
  try {
    const operator = await requireReader(request.headers);
    const asked = [...new URL(request.url).searchParams].filter(([, value]) => value !== '');
    const act = async () => download(exportAudit(operator, Object.fromEntries(asked)));
    return await carryOut(operator, { deed: 'audit.export', subject: {}, act });
  } catch (error) {
    return failure(error);
  }
}
