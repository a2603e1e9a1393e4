import { findUtilitiesFor } from '../log-release.ts';
import { readReplicaDirectory, replicaPaths } from '../replica-directory.ts';
import type { Step } from '../work.ts';
import { noReplica } from './check-chain.ts';

/** Looks at a replica whose environment is lost, as `inspect` looks at an environment. Nothing is changed yet. */
export const inspectArchive: Step = async (work) => {
  const { host } = work.context;
  const { environment, target } = work.request;
  const published = (await readReplicaDirectory(host.files, target))?.published;
  if (!published) throw noReplica(target);
  const logDirectory = replicaPaths(target).archive(published.chain);
  const named = environment.utilities;
  const { utilities, header } = await findUtilitiesFor(host, { logDirectory }, named, work.cipher);
  work.utilities = utilities;
  return `Berkeley DB ${utilities.release}, log version ${header.logVersion}`;
};
