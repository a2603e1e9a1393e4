'use server';
import { runAction } from '#app/action-boundary.ts';
import type {
  PinBase,
  RequestRun,
  UpdateFollowing,
  UpdateSchedule,
  UpdateSettings,
} from '#lib/contracts/requests.ts';
import { pinBase, planPrune } from '#lib/services/bases.ts';
import { holdReplica, letReplicaGo } from '#lib/services/let-go.ts';
import { pauseReplica, resumeReplica } from '#lib/services/pause-replica.ts';
import { removeTarget } from '#lib/services/remove.ts';
import { requestRun } from '#lib/services/request-run.ts';
import { updateFollowing } from '#lib/services/update-following.ts';
import { updateSchedule } from '#lib/services/update-schedule.ts';
import { updateSettings } from '#lib/services/update-settings.ts';

export async function requestRunAction(input: RequestRun) {
  return runAction(
    'run.request',
    input,
    (operator) => requestRun(operator, input),
    ({ runId }) => ({ runId }),
  );
}

export async function pauseReplicaAction(replicaId: string) {
  return runAction('replica.pause', { replicaId }, (operator) => pauseReplica(operator, replicaId));
}

export async function resumeReplicaAction(replicaId: string) {
  return runAction('replica.resume', { replicaId }, (operator) => resumeReplica(operator, replicaId));
}

export async function letReplicaGoAction(replicaId: string) {
  return runAction('replica.let-go', { replicaId }, (operator) => letReplicaGo(operator, replicaId));
}

export async function holdReplicaAction(replicaId: string) {
  return runAction('replica.hold', { replicaId }, (operator) => holdReplica(operator, replicaId));
}

export async function planPruneAction(replicaId: string) {
  return runAction('prune.plan', { replicaId }, (operator) => planPrune(operator, replicaId));
}

export async function pinBaseAction(input: PinBase) {
  return runAction('replica.pin-base', input, (operator) => pinBase(operator, input));
}

export async function updateScheduleAction(input: UpdateSchedule) {
  return runAction('replica.schedule', input, (operator) => updateSchedule(operator, input));
}

export async function updateFollowingAction(input: UpdateFollowing) {
  return runAction('replica.following', input, (operator) => updateFollowing(operator, input));
}

export async function updateSettingsAction(input: UpdateSettings) {
  return runAction('replica.settings', input, (operator) => updateSettings(operator, input));
}

export async function removeTargetAction(replicaId: string) {
  return runAction('replica.remove', { replicaId }, (operator) => removeTarget(operator, replicaId));
}
