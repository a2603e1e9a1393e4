import type { ErrorReport } from '#lib/contracts/errors.ts';
import { compareBuild } from '../installation/build.ts';

/** What a read of the API throws: the server's own report. */
export class ReadError extends Error {
  readonly report: ErrorReport;
  /** 0 where there was no answer at all. */
  readonly status: number;

  constructor(report: ErrorReport, status: number) {
    super(report.message);
    this.report = report;
    this.status = status;
  }
}

/** Reads one of the console's own GET routes. In the browser only: on the server the same reads call the services. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await ask(path, signal);
  compareBuild(response.headers);
  if (response.ok) return (await response.json()) as T;
  throw new ReadError(await readReport(response), response.status);
}

async function ask(path: string, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch(path, { headers: { accept: 'application/json' }, signal: signal ?? null });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ReadError(unreachable, 0);
  }
}

const unreachable: ErrorReport = {
  code: 'console-unreachable',
  message: 'the console did not answer',
  hint: 'What is shown is as old as the last contact.',
};

async function readReport(response: Response): Promise<ErrorReport> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === 'object' && body !== null && 'error' in body) return body.error as ErrorReport;
  if (typeof body === 'object' && body !== null && 'message' in body) return body as ErrorReport;
  // A proxy's page, or a route that this build does not have.
  return { ...unreachable, message: `the server answered ${response.status}` };
}
