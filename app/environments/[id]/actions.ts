'use server';
import { runAction } from '#app/action-boundary.ts';
import { removeEnvironment } from '#lib/services/remove.ts';

export async function removeEnvironmentAction(environmentId: string) {
  return runAction((operator) => removeEnvironment(operator, environmentId));
}
