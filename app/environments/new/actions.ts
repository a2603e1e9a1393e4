'use server';
import { runAction } from '#app/action-boundary.ts';
import type { NewEnvironment } from '#lib/contracts/environment.ts';
import type { Browse } from '#lib/contracts/requests.ts';
import { browseDirectory } from '#lib/services/browse-directory.ts';
import { checkEnvironment } from '#lib/services/check-environment.ts';
import { registerEnvironment } from '#lib/services/register-environment.ts';

export async function checkEnvironmentAction(input: Partial<NewEnvironment>) {
  return runAction('host.look', {}, (operator) => checkEnvironment(operator, input));
}

export async function registerEnvironmentAction(input: NewEnvironment) {
  return runAction(
    'environment.register',
    input,
    (operator) => registerEnvironment(operator, input),
    ({ environmentId }) => ({ environmentId }),
  );
}

export async function browseDirectoryAction(input: Browse) {
  return runAction('host.look', {}, (operator) => browseDirectory(operator, input));
}
