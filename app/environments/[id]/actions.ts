'use server';
import { runAction } from '#app/action-boundary.ts';
import type { UpdateEnvironment } from '#lib/contracts/requests.ts';
import { lookAgain } from '#lib/services/look-again.ts';
import { removeEnvironment } from '#lib/services/remove.ts';
import { updateEnvironment } from '#lib/services/update-environment.ts';

export async function removeEnvironmentAction(environmentId: string) {
  return runAction('environment.remove', { environmentId }, (operator) =>
    removeEnvironment(operator, environmentId),
  );
}

export async function updateEnvironmentAction(input: UpdateEnvironment) {
  return runAction('environment.change', input, (operator) => updateEnvironment(operator, input));
}

export async function lookAgainAction(environmentId: string) {
  return runAction('host.look', { environmentId }, (operator) => lookAgain(operator, environmentId));
}
