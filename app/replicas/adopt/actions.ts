'use server';
import { runAction } from '#app/action-boundary.ts';
import type { AdoptReplica, CheckAdoption } from '#lib/contracts/adoption.ts';
import { adoptReplica } from '#lib/services/adopt-replica.ts';
import { checkAdoption } from '#lib/services/check-adoption.ts';

export async function checkAdoptionAction(input: CheckAdoption) {
  return runAction('host.look', {}, (operator) => checkAdoption(operator, input));
}

export async function adoptReplicaAction(input: AdoptReplica) {
  return runAction(
    'replica.adopt',
    input,
    (operator) => adoptReplica(operator, input),
    ({ replicaId, environmentId }) => ({ replicaId, environmentId }),
  );
}
