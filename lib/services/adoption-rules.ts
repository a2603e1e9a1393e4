import type { AdoptionReport, ReplicaFound } from '../contracts/adoption.ts';
import type { PreflightCheck } from '../contracts/environment.ts';
import { isUnderstudyError } from '../contracts/errors.ts';
import { idSchema } from '../contracts/requests.ts';
import type { Answer } from '../queue/question-types.ts';
import { findEnvironmentByHome, findEnvironmentById, findReplicaById } from '../store/adoption.ts';
import type { Db } from '../store/client.ts';
import type { ServiceContext } from './context.ts';
import { type InvalidInput, refuseField } from './invalid-input.ts';
import { sealPassword } from './look.ts';
import { assertTargetFree } from './target-rules.ts';

export interface AdoptionPlace {
  /** The environment that the replica joins, by its id in the tables. */
  readonly environmentId: string;
  /** Null where it is to be registered, under the id that the directory has. */
  readonly environmentName: string | null;
}

/**
 * Where a replica that was found belongs in the tables: to its environment by id, or by home where that is registered
 * under another id (from the command line each replica names its own). Throws the refusal of `directory` where a row
 * stands in the way: the replica is followed already, its ids are not ours, or the environment's id is another's.
 */
export async function placeAdoption(
  db: Db,
  host: string,
  directory: string,
  found: ReplicaFound,
): Promise<AdoptionPlace> {
  if (!idSchema.safeParse(found.replicaId).success || !idSchema.safeParse(found.environmentId).success) {
    throw refuse(
      'the ids in understudy.json are not of the kind that the console uses',
      'Something else than Understudy wrote them. Add a target to the environment and take a new snapshot.',
    );
  }
  const replica = await findReplicaById(db, found.replicaId);
  if (replica && replica.removedAt === null) {
    throw refuse(
      `this replica is followed already: ${replica.environment.name} → ${replica.name}, in ${replica.directory} on ${replica.host}`,
      replica.directory === directory && replica.host === host
        ? 'Nothing to do: look at it on its page.'
        : 'This directory is a copy of that one, or was moved: remove that replica from the console first, which touches no file, then take this one in.',
    );
  }
  const byHome = await findEnvironmentByHome(db, host, found.home);
  const byId = await findEnvironmentById(db, found.environmentId);
  if (!byHome && byId && (byId.host !== host || byId.home !== found.home)) {
    throw refuse(
      `the id of its environment is that of another one: ${byId.name}, in ${byId.home} on ${byId.host}`,
      'The environment was moved, or the directory brought here from another host. Register the environment where it is now, then take the replica in: it joins that one.',
    );
  }
  await assertTargetFree(db, { id: byHome?.id ?? found.environmentId, host }, { directory });
  return { environmentId: byHome?.id ?? found.environmentId, environmentName: byHome?.name ?? null };
}

/** The same as a check for the page, with the name of the environment that it joins. */
export async function checkPlace(
  db: Db,
  host: string,
  directory: string,
  found: ReplicaFound,
): Promise<Pick<AdoptionReport, 'environmentName'> & { readonly check: PreflightCheck }> {
  try {
    const { environmentName } = await placeAdoption(db, host, directory, found);
    const message =
      environmentName === null
        ? 'its environment is registered along with it'
        : `it joins the environment ${environmentName}, which is registered already`;
    return { environmentName, check: { name: 'console', result: 'ok', code: null, message, hint: null } };
  } catch (error) {
    if (!isUnderstudyError(error)) throw error;
    const { code, message, hint } = error;
    return {
      environmentName: null,
      check: { name: 'console', result: 'failed', code, message, hint: hint ?? null },
    };
  }
}

const refuse = (message: string, hint: string): InvalidInput =>
  refuseField('directory', 'conflict', message, hint);

/**
 * Asks the host what is in a directory. Where the environment is registered already and nobody named a password, it is
 * looked at with the one that is on record. `passwordSealed` is the one that was used.
 */
export async function lookAtReplica(
  context: ServiceContext,
  host: string,
  form: { readonly directory: string; readonly password: string | null },
): Promise<{ readonly found: Answer<'inspect-replica'>; readonly passwordSealed: string | null }> {
  const { directory } = form;
  const passwordSealed = await sealPassword(context, form.password);
  const found = await context.ask(host, 'inspect-replica', { directory, passwordSealed });
  if (passwordSealed !== null || !found.replica) return { found, passwordSealed };
  const known = await findEnvironmentByHome(context.db, host, found.replica.home);
  if (!known?.passwordSealed) return { found, passwordSealed };
  const again = await context.ask(host, 'inspect-replica', {
    directory,
    passwordSealed: known.passwordSealed,
  });
  return { found: again, passwordSealed: known.passwordSealed };
}
