'use server';
import { runAction } from '#app/action-boundary.ts';
import { cancelRun } from '#lib/services/cancel-run.ts';

export async function cancelRunAction(runId: string) {
  return runAction('run.cancel', { runId }, (operator) => cancelRun(operator, runId));
}
