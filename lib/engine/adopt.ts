import { type EnvironmentLayout, readEnvironmentLayout } from '../berkeleydb/environment-layout.ts';
import { isOffered } from '../berkeleydb/releases.ts';
import type { AdoptionReport, RememberedRun, ReplicaFound } from '../contracts/adoption.ts';
import type { PreflightCheck } from '../contracts/environment.ts';
import { type ErrorReport, UnderstudyError } from '../contracts/errors.ts';
import { formatLsn, lsn } from '../contracts/lsn.ts';
import { formatCount } from '../contracts/quantity.ts';
import { runKinds } from '../contracts/run.ts';
import type { ReplicaManifest, RunRecord } from './manifests.ts';
import type { EnvironmentSpec } from './ports.ts';
import { attempt, type LookContext } from './preflight-check.ts';
import { inspectEnvironment } from './preflight-environment.ts';
import { type ReplicaDirectory, readReplicaDirectory } from './replica-directory.ts';
import { type ReplicaFacts, readReplicaFacts } from './status.ts';
import { assertTargetUsable } from './target-checks.ts';

/** What the host alone can say; whether the tables have room for it is the service's to judge. */
export type AdoptionFound = Omit<AdoptionReport, 'environmentName'>;

/**
 * Looks at an existing replica directory, to follow it again: what it is a replica of, what it holds, the runs that it
 * remembers, and whether the environment goes on from there. Nothing is created, changed or locked. Never throws for
 * what it finds: a directory that cannot be taken in is a report with a failed check. What the next update can put
 * right (a chain that broke meanwhile, an environment that is away) is a warning.
 */
export async function inspectReplica(
  context: LookContext,
  request: { readonly directory: string; readonly password: string | null },
): Promise<AdoptionFound> {
  const { host, signal } = context;
  const { directory } = request;
  const checks: PreflightCheck[] = [];
  const read = await attempt(
    checks,
    'replica',
    () => readReplica(context, directory),
    ({ manifest }) => `a replica of ${manifest.environment.home}`,
  );
  if (!read) return { directory, usable: false, checks, replica: null, environment: null };
  const { manifest } = read;
  const spec = await specOf(context, manifest, request.password);
  const environment = await inspectEnvironment(context, spec);
  const facts = await readReplicaFacts(host, spec, directory, signal);
  checks.push(holdsCheck(read), historyCheck(manifest), ...followingChecks(facts));
  // The environment may have died with the console: its replica is what one wants to see then.
  const seen = environment.checks.filter(({ result }) => result === 'warning' || result === 'failed');
  checks.push(...(seen.length > 0 ? seen.map(asSeenFromReplica) : [environmentCheck(environment.release)]));
  return {
    directory,
    usable: checks.every(({ result }) => result !== 'failed'),
    checks,
    replica: foundOf(read, spec, facts),
    environment,
  };
}

async function readReplica({ host }: LookContext, directory: string): Promise<ReplicaDirectory> {
  const { files } = host;
  const stat = await files.stat(directory);
  if (stat?.kind !== 'directory') {
    throw new UnderstudyError('target-missing', 'there is no such directory', {
      op: 'look at the replica',
      path: directory,
      hint: 'Enter the directory that holds understudy.json; mount its file system first, if it has one of its own.',
    });
  }
  const read = await readReplicaDirectory(files, directory);
  if (!read) {
    throw new UnderstudyError('no-replica', 'there is no understudy.json here', {
      op: 'look at the replica',
      path: directory,
      hint: 'Enter the directory of a replica that Understudy made. To begin a new one, add a target to its environment.',
    });
  }
  const { home, dataDirectories, logDirectory } = read.manifest.environment;
  // The environment itself need not be there for this: paths are compared, and the directory is looked at.
  await assertTargetUsable(host, { home, dataDirectories, logDirectory }, directory, read.manifest.replicaId);
  return read;
}

/** What DB_CONFIG does not say was named by an operator before, and is named again. */
async function specOf(
  { host }: LookContext,
  { environment }: ReplicaManifest,
  password: string | null,
): Promise<EnvironmentSpec> {
  const { home } = environment;
  const utilities =
    environment.utilities && isOffered(environment.utilities) ? environment.utilities : undefined;
  const spec = { home, password, utilities };
  const plain = { home, dataDirectories: [], logDirectory: null };
  const byItself: Pick<EnvironmentLayout, 'dataDirectories' | 'logDirectory'> = await readEnvironmentLayout(
    host,
    plain,
  ).catch(() => ({ dataDirectories: [home], logDirectory: home }));
  return {
    ...spec,
    dataDirectories: environment.dataDirectories.filter((path) => !byItself.dataDirectories.includes(path)),
    logDirectory: environment.logDirectory === byItself.logDirectory ? null : environment.logDirectory,
  };
}

const ok = (name: string, message: string): PreflightCheck => ({
  name,
  result: 'ok',
  code: null,
  message,
  hint: null,
});
const asWarning = (check: Omit<PreflightCheck, 'result'>): PreflightCheck => ({
  ...check,
  result: 'warning',
});
const warning = (name: string, { code, message, hint }: ErrorReport): PreflightCheck =>
  asWarning({ name, code, message, hint: hint ?? null });

/** Only what no later look can bring stands in the way: the password, which no replica directory holds. */
const asSeenFromReplica = (check: PreflightCheck): PreflightCheck =>
  check.code === 'environment-encrypted' ? check : asWarning(check);

const environmentCheck = (release: string | null): PreflightCheck =>
  ok('environment', release ? `as it should be, Berkeley DB ${release}` : 'as it should be');

function holdsCheck({ published, position }: ReplicaDirectory): PreflightCheck {
  if (published?.recovered && position) {
    const received = formatLsn(position.received);
    return ok('published', `recovered to ${formatLsn(published.recovered)}, received up to ${received}`);
  }
  return warning('published', {
    code: 'no-replica',
    message: 'nothing is published here yet',
    hint: 'The next update takes a snapshot.',
  });
}

const historyCheck = ({ runs }: ReplicaManifest): PreflightCheck =>
  ok('history', `it remembers its last ${formatCount(runs.length, 'run')}`);

/** What keeps the next update from simply going on. */
function followingChecks(facts: ReplicaFacts): PreflightCheck[] {
  const { inUse, running, brokenChain, basesProblem } = facts;
  const found: PreflightCheck[] = [];
  if (running) {
    found.push(
      warning('lock', {
        code: 'target-locked',
        message: `run ${running.run} works here since ${running.since}: process ${running.owner.pid} on ${running.host}`,
        hint: 'Something else follows this replica. Take it in only where that is to end: two schedules would stand in each other’s way.',
      }),
    );
  }
  if (inUse) {
    found.push(
      warning('use', {
        code: 'replica-in-use',
        message: `somebody uses the published generation, or changed it: ${inUse}`,
        hint: 'It can be taken in; it is not updated until you decide. A copied directory looks like this, too: a snapshot that sets the generation aside goes on from there.',
      }),
    );
  }
  if (brokenChain) found.push(warning('chain', brokenChain));
  else if (facts.exposure) found.push(ok('chain', 'the environment’s log goes on from here'));
  if (basesProblem) found.push(warning('bases', basesProblem));
  return found;
}

function foundOf(
  { manifest, published, position }: ReplicaDirectory,
  spec: EnvironmentSpec,
  facts: ReplicaFacts,
): ReplicaFound {
  return {
    replicaId: manifest.replicaId,
    environmentId: manifest.environmentId,
    home: spec.home,
    dataDirectories: spec.dataDirectories,
    logDirectory: spec.logDirectory,
    goalMs: manifest.goalMs,
    onBrokenChain: manifest.onBrokenChain,
    copying: manifest.environment.copying,
    utilities: spec.utilities ?? null,
    retention: manifest.settings,
    limits: manifest.limits,
    following: manifest.following,
    chain: published?.chain ?? null,
    publishedPath: facts.publishedPath ?? null,
    recoveredLsn: published?.recovered ? formatLsn(published.recovered) : null,
    recoveredAt: published?.recoveredAt ?? null,
    recoveryMs: published?.recoveryMs ?? null,
    receivedLsn: position ? formatLsn(position.received) : null,
    archiveFromLsn: position ? formatLsn(lsn(position.first, 0)) : null,
    restorable: facts.restorable ?? null,
    verification: facts.verification
      ? {
          at: facts.verification.at,
          lsn: facts.verification.lsn,
          error: facts.verification.error ?? null,
        }
      : null,
    runs: manifest.runs.flatMap((run) => rememberedRun(run, facts.running?.run)),
  };
}

/** A run that never ended was interrupted, as the next run would put on record; when, nobody knows. */
function rememberedRun(run: RunRecord, running: string | undefined): RememberedRun[] {
  if (run.state === 'running' && run.id === running) return [];
  const kind = runKinds.find((known) => known === run.kind);
  // Following lasts and is made of updates, which have their own records: the tables know those kinds only.
  if (kind === undefined) return [];
  // People change files: a run whose time cannot be read has no place in a history.
  const times = [run.startedAt, run.publishedAt, run.endedAt].filter((time) => time !== undefined);
  if (times.some((time) => Number.isNaN(Date.parse(time)))) return [];
  return [
    {
      id: run.id,
      kind,
      state: run.state === 'running' ? 'interrupted' : run.state,
      startedAt: run.startedAt,
      publishedAt: run.publishedAt ?? null,
      endedAt: run.endedAt ?? run.publishedAt ?? run.startedAt,
      publishedLsn: run.lsn ? formatLsn(run.lsn) : null,
      fellBack: run.fellBack ?? false,
      error: run.error ?? null,
    },
  ];
}
