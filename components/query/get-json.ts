import type { ErrorReport } from '#lib/contracts/errors.ts';

/** What a read of the API throws: the server's own report. */
export class ReadError extends Error {
  readonly report: ErrorReport;
  readonly status: number;

  constructor(report: ErrorReport, status: number) {
    super(report.message);
    this.report = report;
    this.status = status;
  }
}

/** Reads one of the console's own GET routes. In the browser only: on the server the same reads call the services. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, { headers: { accept: 'application/json' }, signal: signal ?? null });
  if (response.ok) return (await response.json()) as T;
  throw new ReadError(await readReport(response), response.status);
}

async function readReport(response: Response): Promise<ErrorReport> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === 'object' && body !== null && 'error' in body) return body.error as ErrorReport;
  if (typeof body === 'object' && body !== null && 'message' in body) return body as ErrorReport;
  return { code: 'internal', message: `the server answered ${response.status}` };
}
