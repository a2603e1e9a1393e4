import { findUtilities, listInstallations } from '../berkeleydb/releases.ts';
import { toErrorReport } from '../contracts/errors.ts';
import type { HostDescription } from '../contracts/host-description.ts';
import type { Host } from '../hosts/host.ts';
import { productVersion } from '../services/version.ts';

/** This process and its machine, for the page that tells what is installed. */
export async function describeHost(
  host: Host,
  place: { readonly dataDirectory: string; readonly roots: readonly string[] | null },
): Promise<HostDescription> {
  const [utilities, problem, space] = await Promise.all([
    listInstallations(host),
    findUtilities(host).then(() => null, toErrorReport),
    host.files.freeSpace(place.dataDirectory),
  ]);
  return {
    version: productVersion,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    utilities,
    utilitiesProblem: problem,
    roots: place.roots,
    dataDirectory: { path: place.dataDirectory, ...space },
  };
}
