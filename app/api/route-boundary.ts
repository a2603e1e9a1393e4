import { assertMay } from '#lib/auth/assert-may.ts';
import type { Operator, SignedIn } from '#lib/auth/operator.ts';
import { requireOperator } from '#lib/auth/require-operator.ts';
import { requireReader } from '#lib/auth/require-reader.ts';
import type { Deed } from '#lib/contracts/deeds.ts';
import type { ErrorCode } from '#lib/contracts/errors.ts';
import { reportOf } from '#lib/services/error-report.ts';

/** Nothing here may be kept by a browser or a proxy: it is out of date as soon as it is sent. */
const noStore = { 'Cache-Control': 'no-store' } as const;

export const json = (body: unknown, status = 200): Response =>
  Response.json(body, { status, headers: noStore });

const statuses: Partial<Record<ErrorCode, number>> = {
  'signed-out': 401,
  'credentials-wrong': 401,
  'code-wrong': 401,
  'account-disabled': 403,
  'too-many-attempts': 429,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'input-invalid': 400,
  'database-unreachable': 503,
  'host-not-answering': 503,
};

export const statusOf = (code: ErrorCode): number => statuses[code] ?? 500;

/** Who asks for a route, a program by its token included, where they may. Throws `signed-out`, `forbidden`. */
export async function routeReader(request: Request, deed: Deed = 'console.look'): Promise<Operator> {
  const operator = await requireReader(request.headers);
  assertMay(operator, deed);
  return operator;
}

/** As {@link routeReader}, for what only somebody who is signed in has. */
export async function routeOperator(request: Request): Promise<SignedIn> {
  const operator = await requireOperator(request.headers, 'read');
  assertMay(operator, 'console.look');
  return operator;
}

/**
 * The one boundary of routes that read: checks who asks and whether they may, answers with what `act` finds as JSON, or with
 * the error's report and the status that fits it.
 */
export const answer = (
  request: Request,
  act: (operator: Operator) => Promise<unknown>,
  deed?: Deed,
): Promise<Response> => answered(async () => act(await routeReader(request, deed)));

/** As {@link answer}, for what only somebody who is signed in has. */
export const answerPerson = (
  request: Request,
  act: (operator: SignedIn) => Promise<unknown>,
): Promise<Response> => answered(async () => act(await routeOperator(request)));

async function answered(act: () => Promise<unknown>): Promise<Response> {
  try {
    return json(await act());
  } catch (error) {
    return failure(error);
  }
}

/** Any error as an answer. What nobody expected is also told in the server's log. */
export function failure(error: unknown): Response {
  const report = reportOf(error);
  if (report.code === 'internal') console.error(error);
  return json(report, statusOf(report.code));
}
