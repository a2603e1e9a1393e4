import { assertOffered } from '../berkeleydb/releases.ts';
import { resolveDirectory } from '../berkeleydb/resolve-directory.ts';
import type { AdoptionReport } from '../contracts/adoption.ts';
import type { EnvironmentReport, PreflightCheck } from '../contracts/environment.ts';
import { toErrorReport } from '../contracts/errors.ts';
import type { RootCheck } from '../contracts/host-description.ts';
import { inspectReplica } from '../engine/adopt.ts';
import type { EnvironmentSpec } from '../engine/ports.ts';
import { attempt, type LookContext } from '../engine/preflight-check.ts';
import { emptyReport, inspectEnvironment } from '../engine/preflight-environment.ts';
import { inspectTarget } from '../engine/preflight-target.ts';
import { assertInsideRoots, type Roots } from '../hosts/roots.ts';

/** Looks that a page can ask for, confined to the roots: what lies outside is neither looked at nor told of. */

type Place = readonly [name: string, path: string];

/** One failed check for each place that lies outside. `name` as the form calls it, so that it is refused there. */
async function outside(
  { host }: LookContext,
  roots: Roots,
  places: readonly Place[],
): Promise<PreflightCheck[]> {
  const checks: PreflightCheck[] = [];
  for (const [name, path] of places) {
    await attempt(
      checks,
      name,
      () => assertInsideRoots(host.files, roots, path, `the ${name} ${path}`),
      () => '',
    );
  }
  return checks.filter(({ result }) => result === 'failed');
}

const placesOf = (spec: {
  readonly home: string;
  readonly dataDirectories: readonly string[];
  readonly logDirectory: string | null;
}): Place[] => [
  ['home', spec.home],
  ...spec.dataDirectories.map((path): Place => ['data directory', path]),
  ...(spec.logDirectory === null ? [] : [['log directory', spec.logDirectory] as const]),
];

/** As {@link inspectEnvironment}. Directories that DB_CONFIG names count as well. */
export async function lookAtEnvironment(
  context: LookContext,
  roots: Roots,
  spec: EnvironmentSpec,
): Promise<EnvironmentReport> {
  const before = await outside(context, roots, absolutePlaces(spec));
  const { utilities } = spec;
  if (utilities) {
    await attempt(
      before,
      'utilities',
      async () => assertOffered(utilities),
      () => '',
    );
  }
  const failed = before.filter(({ result }) => result === 'failed');
  if (failed.length > 0) return emptyReport(spec, failed);
  const report = await inspectEnvironment(context, spec);
  const after = await outside(context, roots, absolutePlaces(report));
  return after.length > 0 ? emptyReport(spec, after) : report;
}

/** DB_CONFIG's relative ones lie below the home, or are in the report as what they resolve to. */
const absolutePlaces = (spec: Parameters<typeof placesOf>[0]): Place[] =>
  placesOf(spec).filter(([name, path]) => name === 'home' || path.startsWith('/'));

/** As {@link inspectTarget}. */
export async function lookAtTarget(
  context: LookContext,
  roots: Roots,
  request: { readonly environment: EnvironmentSpec; readonly directory: string },
): Promise<readonly PreflightCheck[]> {
  const checks = await outside(context, roots, [['directory', request.directory]]);
  return checks.length > 0 ? checks : inspectTarget(context, request);
}

/** As {@link inspectReplica}. The environment that the directory names must lie below the roots, too. */
export async function lookAtReplicaDirectory(
  context: LookContext,
  roots: Roots,
  request: { readonly directory: string; readonly password: string | null },
): Promise<Omit<AdoptionReport, 'environmentName'>> {
  const refused = (checks: readonly PreflightCheck[]) => ({
    directory: request.directory,
    usable: false,
    checks,
    replica: null,
    environment: null,
  });
  const before = await outside(context, roots, [['directory', request.directory]]);
  if (before.length > 0) return refused(before);
  const found = await inspectReplica(context, request);
  const places = [found.replica, found.environment].flatMap((named) => (named ? absolutePlaces(named) : []));
  const after = await outside(context, roots, places);
  return after.length > 0 ? refused(after) : found;
}

/** What can be a root of the console: a directory that is there, below one of the configured ones. Never throws. */
export async function checkRoots(
  { host }: LookContext,
  configured: Roots['configured'],
  paths: readonly string[],
): Promise<RootCheck[]> {
  const checked: RootCheck[] = [];
  for (const path of paths) {
    try {
      const inside = await assertInsideRoots(host.files, { configured, chosen: [] }, path, 'this directory');
      checked.push({ path: await resolveDirectory(host.files, inside, rootRefusals), problem: null });
    } catch (error) {
      checked.push({ path, problem: toErrorReport(error) });
    }
  }
  return checked;
}

const rootRefusals = {
  op: 'check a root',
  missing: 'home-missing',
  notDirectory: 'home-not-directory',
  unreadable: 'home-unreadable',
  what: 'this directory',
  hint: 'Enter a directory that is there.',
} as const;
