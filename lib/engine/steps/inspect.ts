import { readEnvironmentLayout } from '../../berkeleydb/environment-layout.ts';
import { assertNoAbsoluteNames } from '../absolute-names.ts';
import { assertOwnPatterns } from '../find-own-files.ts';
import { findUtilitiesFor } from '../log-release.ts';
import { assertTargetUsable } from '../target-checks.ts';
import type { Step } from '../work.ts';

/** Looks at the home and at the target. Refuses here what cannot be done; nothing was created or changed yet. */
export const inspect: Step = async (work) => {
  const { host, signal } = work.context;
  const { environment, target, replicaId } = work.request;
  assertOwnPatterns(environment.ownFiles ?? []);
  const layout = await readEnvironmentLayout(host, environment);
  work.layout = layout;
  await assertTargetUsable(host, layout, target, replicaId);
  const { utilities, header } = await findUtilitiesFor(host, layout, environment.utilities, work.cipher);
  work.utilities = utilities;
  // An update checks each log byte before recovery sees it (ship-logs); a snapshot also looks before it creates anything.
  if (work.kind === 'snapshot') await assertNoAbsoluteNames(host.files, layout, work.cipher, signal);
  return `Berkeley DB ${utilities.release}, log version ${header.logVersion}`;
};
