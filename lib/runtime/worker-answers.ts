import { baseId } from '../contracts/units.ts';
import { inspectReplica } from '../engine/adopt.ts';
import { pinBase } from '../engine/bases.ts';
import { lookAtBases } from '../engine/look-at-bases.ts';
import { inspectEnvironment } from '../engine/preflight-environment.ts';
import { inspectTarget } from '../engine/preflight-target.ts';
import { prunePlan } from '../engine/prune-plan.ts';
import { planPrune } from '../engine/prune-replica.ts';
import { browseDirectory } from '../hosts/browse-directory.ts';
import type { Host } from '../hosts/host.ts';
import type { Answerers, SealedEnvironment } from '../queue/question-types.ts';
import type { SecretBox } from '../store/secret-box.ts';

/** What this worker answers when a page asks its host: looks, and the mark on a base; nothing else is created or changed. */
export function createAnswerers(host: Host, box: SecretBox): Answerers {
  const openPassword = (sealed: string | null) => (sealed === null ? null : box.open(sealed));
  const open = ({ passwordSealed, copying, ...spec }: SealedEnvironment) => ({
    ...spec,
    ...copying,
    password: openPassword(passwordSealed),
  });
  return {
    'inspect-environment': (spec, signal) => inspectEnvironment({ host, signal }, open(spec)),
    'inspect-target': ({ environment, directory }, signal) =>
      inspectTarget({ host, signal }, { environment: open(environment), directory }),
    'inspect-replica': ({ directory, passwordSealed }, signal) =>
      inspectReplica({ host, signal }, { directory, password: openPassword(passwordSealed) }),
    'plan-prune': async ({ directory, retention }) =>
      prunePlan(await planPrune(host, { target: directory, settings: retention })),
    'list-bases': ({ directory }) => lookAtBases(host.files, directory),
    'pin-base': async ({ directory, base, pinned }) => {
      await pinBase(host, directory, baseId(base), pinned);
      return await lookAtBases(host.files, directory);
    },
    browse: ({ directory }) => browseDirectory(host.files, directory),
  };
}
