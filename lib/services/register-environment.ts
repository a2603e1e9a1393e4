import type { Operator } from '../auth/operator.ts';
import { newEnvironmentSchema } from '../contracts/environment.ts';
import { isUniqueViolation } from '../store/database-errors.ts';
import { insertEnvironment, isHomeFollowed, isNameTaken } from '../store/environments.ts';
import { readSetting } from '../store/settings.ts';
import { serviceContext } from './context.ts';
import { type InvalidInput, parseInput, refuseField } from './invalid-input.ts';
import { refuseFailed, sealedSpec, sealPassword } from './look.ts';

export interface RegisteredEnvironment {
  readonly environmentId: string;
}

/**
 * Puts an environment on record, after its host's worker has looked at it. Nothing is created, here or there, where
 * anything speaks against it. Input: {@link newEnvironmentSchema}. Fields refused: `name`, `home`, `logDirectory`,
 * `dataDirectories`, `password`. Throws `host-not-answering`.
 */
export async function registerEnvironment(
  _operator: Operator,
  input: unknown,
): Promise<RegisteredEnvironment> {
  const form = parseInput(newEnvironmentSchema, input);
  const context = serviceContext();
  const host = form.host ?? context.host;
  if (await isNameTaken(context.db, form.name)) throw nameTaken(form.name);
  const passwordSealed = await sealPassword(context, form.password);
  const report = await context.ask(host, 'inspect-environment', sealedSpec({ ...form, passwordSealed }));
  refuseFailed(report.checks, 'home');
  const other = await isHomeFollowed(context.db, host, report.home);
  if (other) {
    throw refuseField(
      'home',
      'conflict',
      `this home is registered already, as ${other}`,
      'Add a target to it there.',
    );
  }
  try {
    const { logAlert } = await readSetting(context.db, 'general');
    const row = { ...form, host, passwordSealed, logAlert, report };
    return { environmentId: await insertEnvironment(context.db, row) };
  } catch (error) {
    if (isUniqueViolation(error)) throw nameTaken(form.name);
    throw error;
  }
}

const nameTaken = (name: string): InvalidInput =>
  refuseField('name', 'name-taken', `another environment is named ${name}`, 'Choose another name.');
