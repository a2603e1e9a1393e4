'use server';
import { runAction } from '#app/action-boundary.ts';
import type { NewTarget } from '#lib/contracts/replica.ts';
import type { CheckTarget } from '#lib/contracts/requests.ts';
import { addTarget } from '#lib/services/add-target.ts';
import { checkTarget } from '#lib/services/check-target.ts';
import { previewSchedule } from '#lib/services/preview-schedule.ts';

export async function checkTargetAction(input: CheckTarget) {
  return runAction('host.look', input, (operator) => checkTarget(operator, input));
}

export async function addTargetAction(input: NewTarget) {
  return runAction(
    'replica.add',
    input,
    (operator) => addTarget(operator, input),
    ({ replicaId, runId }) => ({ replicaId, runId }),
  );
}

export async function previewScheduleAction(input: { readonly cron: string; readonly timeZone: string }) {
  return runAction('schedule.preview', {}, (operator) => previewSchedule(operator, input));
}
