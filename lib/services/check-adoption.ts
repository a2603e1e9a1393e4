import type { Operator } from '../auth/operator.ts';
import { type AdoptionReport, checkAdoptionSchema } from '../contracts/adoption.ts';
import { checkPlace, lookAtReplica } from './adoption-rules.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';

/**
 * Looks at an existing replica directory, to follow it again, without changing it. One that cannot be taken in is a
 * report, not an error. Input: {@link checkAdoptionSchema}. Throws `input-invalid`, `host-not-answering`.
 */
export async function checkAdoption(_operator: Operator, input: unknown): Promise<AdoptionReport> {
  const form = parseInput(checkAdoptionSchema, input);
  const context = serviceContext();
  const host = form.host ?? context.host;
  const { found } = await lookAtReplica(context, host, form);
  if (!found.replica) return { ...found, environmentName: null };
  const { check, environmentName } = await checkPlace(context.db, host, form.directory, found.replica);
  return {
    ...found,
    checks: [...found.checks, check],
    usable: found.usable && check.result !== 'failed',
    environmentName,
  };
}
