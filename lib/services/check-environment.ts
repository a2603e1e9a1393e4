import type { Operator } from '../auth/operator.ts';
import { type EnvironmentReport, newEnvironmentSchema } from '../contracts/environment.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';
import { sealedSpec, sealPassword } from './look.ts';

const checkSchema = newEnvironmentSchema.omit({ name: true });

/**
 * Looks before asking: what is in this home. A home that cannot be used is a report, not an error. Input: as for
 * registering; `name` may be absent. Throws `input-invalid` for paths that cannot be any, `host-not-answering`.
 */
export async function checkEnvironment(_operator: Operator, input: unknown): Promise<EnvironmentReport> {
  const form = parseInput(checkSchema, input);
  const context = serviceContext();
  const passwordSealed = await sealPassword(context, form.password);
  return context.ask(
    form.host ?? context.host,
    'inspect-environment',
    sealedSpec({ ...form, passwordSealed }),
  );
}
