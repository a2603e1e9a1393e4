import type { Operator } from '../auth/operator.ts';
import type { PreflightCheck } from '../contracts/environment.ts';
import { isUnderstudyError } from '../contracts/errors.ts';
import { checkTargetSchema, type TargetReport } from '../contracts/requests.ts';
import { readEnvironmentRecord } from '../store/environments.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';
import { sealedSpec } from './look.ts';
import { assertTargetFree } from './target-rules.ts';

/**
 * Looks at a directory for a target, without creating it. A directory that cannot be one is a report, not an error.
 * Input: {@link checkTargetSchema}. Throws `input-invalid`, `not-found`, `host-not-answering`.
 */
export async function checkTarget(_operator: Operator, input: unknown): Promise<TargetReport> {
  const { environmentId, directory } = parseInput(checkTargetSchema, input);
  const context = serviceContext();
  const environment = await readEnvironmentRecord(context.db, environmentId);
  const taken = await asCheck(() => assertTargetFree(context.db, environment, { directory }));
  const seen = await context.ask(environment.host, 'inspect-target', {
    environment: sealedSpec(environment),
    directory,
  });
  const checks = [...seen, ...(taken ? [taken] : [])];
  return { directory, usable: checks.every((check) => check.result !== 'failed'), checks };
}

async function asCheck(rule: () => Promise<void>): Promise<PreflightCheck | undefined> {
  try {
    await rule();
    return undefined;
  } catch (error) {
    if (!isUnderstudyError(error)) throw error;
    const { code, message, hint } = error;
    return { name: 'other targets', result: 'failed', code, message, hint: hint ?? null };
  }
}
