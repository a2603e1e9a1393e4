import { baseId } from '../contracts/units.ts';
import { pinBase } from '../engine/bases.ts';
import { lookAtBases } from '../engine/look-at-bases.ts';
import { prunePlan } from '../engine/prune-plan.ts';
import { planPrune } from '../engine/prune-replica.ts';
import { browseDirectory } from '../hosts/browse-directory.ts';
import type { Host } from '../hosts/host.ts';
import type { Roots } from '../hosts/roots.ts';
import type { Answerers, SealedEnvironment } from '../queue/question-types.ts';
import type { SecretBox } from '../store/secret-box.ts';
import { describeHost } from './describe-host.ts';
import { checkRoots, lookAtEnvironment, lookAtReplicaDirectory, lookAtTarget } from './guarded-looks.ts';

/** Where this worker may look. */
export interface WorkerPlace {
  readonly dataDirectory: string;
  /** Of this host's configuration; null: everywhere. */
  readonly configuredRoots: readonly string[] | null;
  /** Of the console's settings, as they are now. */
  chosenRoots(): Promise<readonly string[]>;
}

/** What this worker answers when a page asks its host: looks, and the mark on a base; nothing else is created or changed. */
export function createAnswerers(host: Host, box: SecretBox, place: WorkerPlace): Answerers {
  const { dataDirectory, configuredRoots } = place;
  const roots = async (): Promise<Roots> => ({
    configured: configuredRoots,
    chosen: await place.chosenRoots(),
  });
  const openPassword = (sealed: string | null) => (sealed === null ? null : box.open(sealed));
  const open = ({ passwordSealed, copying, utilities, ...spec }: SealedEnvironment) => ({
    ...spec,
    utilities: utilities ?? undefined,
    ...copying,
    password: openPassword(passwordSealed),
  });
  return {
    'inspect-environment': async (spec, signal) =>
      lookAtEnvironment({ host, signal }, await roots(), open(spec)),
    'inspect-target': async ({ environment, directory }, signal) =>
      lookAtTarget({ host, signal }, await roots(), { environment: open(environment), directory }),
    'inspect-replica': async ({ directory, passwordSealed }, signal) =>
      lookAtReplicaDirectory({ host, signal }, await roots(), {
        directory,
        password: openPassword(passwordSealed),
      }),
    'plan-prune': async ({ directory, retention }) =>
      prunePlan(await planPrune(host, { target: directory, settings: retention })),
    'list-bases': ({ directory }) => lookAtBases(host.files, directory),
    'pin-base': async ({ directory, base, pinned }) => {
      await pinBase(host, directory, baseId(base), pinned);
      return await lookAtBases(host.files, directory);
    },
    'describe-host': () => describeHost(host, { dataDirectory, roots: configuredRoots }),
    'check-roots': ({ roots }, signal) => checkRoots({ host, signal }, configuredRoots, roots),
    browse: async ({ directory }) => browseDirectory(host.files, await roots(), directory),
  };
}
