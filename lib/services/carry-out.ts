import { assertMay } from '../auth/assert-may.ts';
import type { Operator } from '../auth/operator.ts';
import type { AuditResult, AuditSubject } from '../contracts/audit.ts';
import { type Deed, deeds } from '../contracts/deeds.ts';
import type { ErrorReport } from '../contracts/errors.ts';
import { appendAudit } from '../store/audit.ts';
import { serviceContext } from './context.ts';
import { reportOf } from './error-report.ts';

export interface Undertaking<T, Who extends Operator = Operator> {
  readonly deed: Deed;
  /** What it is done to, as far as who asks has said: the input itself will do, of which only these members are read. */
  readonly subject: AuditSubject;
  readonly act: (operator: Who) => Promise<T>;
  /** What only the answer tells, such as the id of what was made. */
  readonly made?: ((value: T) => AuditSubject) | undefined;
}

/**
 * The one way to do something: checks the role, does it, and puts on record who did or tried it, with what result. Throws
 * `forbidden`, and what `act` throws.
 */
export async function carryOut<T, Who extends Operator>(
  operator: Who,
  undertaking: Undertaking<T, Who>,
): Promise<T> {
  const { deed, act, made } = undertaking;
  const subject = subjectIn(undertaking.subject);
  try {
    assertMay(operator, deed);
  } catch (error) {
    await recordDeed(operator, deed, subject, 'refused', reportOf(error));
    throw error;
  }
  let value: T;
  try {
    value = await act(operator);
  } catch (error) {
    await recordDeed(operator, deed, subject, 'failed', reportOf(error));
    throw error;
  }
  await recordDeed(operator, deed, { ...subject, ...subjectIn(made?.(value)) }, 'ok', null);
  return value;
}

const members = [
  'environmentId',
  'replicaId',
  'runId',
  'userId',
  'setting',
  'name',
] as const satisfies (keyof AuditSubject)[];

/** Nothing else of an input, which can hold a password, reaches a record or a log; types say nothing of what a browser sends. */
function subjectIn(given: unknown): AuditSubject {
  if (typeof given !== 'object' || given === null) return {};
  const texts = members.flatMap((name) => {
    const value = (given as Record<string, unknown>)[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return Object.fromEntries(texts);
}

/**
 * Puts a deed on record. Looking only where it was refused: somebody tries what they may not. Never throws: what the table
 * cannot take goes to the server's log.
 */
export async function recordDeed(
  who: Operator,
  deed: Deed,
  subject: AuditSubject,
  result: AuditResult,
  report: ErrorReport | null,
): Promise<void> {
  if (!deeds[deed].audited && result !== 'refused') return;
  const { db, now } = serviceContext();
  const at = now();
  try {
    await appendAudit(db, { at, deed, who, result, report, subject });
  } catch (error) {
    // It has happened, so its outcome is what is answered.
    const code = report?.code ?? null;
    console.error(JSON.stringify({ audit: 'not recorded', at, deed, who, subject, result, code }), error);
  }
}
