import type { EnvironmentSummary } from '#lib/contracts/environment.ts';
import type { Exposure, ReplicaState, ReplicaSummary } from '#lib/contracts/replica.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import { formatAge } from '../format/duration.ts';
import { stateLooks, statesWorstFirst } from '../replicas/state-look.ts';

export interface FleetSentence {
  /** The state whose shape and colour stand beside the sentence. */
  readonly state: ReplicaState;
  readonly sentence: string;
  /** What would be lost now, over the whole fleet; null where that is not known of any replica. */
  readonly loss: string | null;
}

/** One sentence about the whole fleet. The worst state wins; an environment that cannot be followed is worse than any. */
export function fleetSentence(environments: readonly EnvironmentSummary[]): FleetSentence {
  const replicas = environments.flatMap((environment) => environment.replicas);
  const loss = lossSentence(environments);
  const unwell = environments.find(({ health }) => health === 'not answering' || health === 'unreadable');
  if (unwell) {
    const what = unwell.health === 'unreadable' ? 'cannot be read' : 'does not answer';
    return { state: 'failing', sentence: `${unwell.name} ${what}.`, loss };
  }
  const bare = environments.filter((environment) => environment.replicas.length === 0);
  const worst = statesWorstFirst.find((state) => replicas.some((replica) => replica.state === state));
  const bareIsWorst =
    bare.length > 0 &&
    (worst === undefined || stateLooks[worst].severity < stateLooks['never synced'].severity);
  if (bareIsWorst) {
    const sentence =
      bare.length === 1
        ? `${bare[0]?.name ?? ''} has no replica yet.`
        : `${bare.length} environments have no replica yet.`;
    return { state: 'never synced', sentence, loss };
  }
  if (worst === undefined) return { state: 'never synced', sentence: 'Nothing is watched yet.', loss };
  return { state: worst, sentence: stateSentence(worst, replicas), loss };
}

function stateSentence(state: ReplicaState, replicas: readonly ReplicaSummary[]): string {
  const affected = replicas.filter((replica) => replica.state === state);
  const first = affected.reduce((a, b) =>
    (b.exposure?.oldestCommitAgeMs ?? 0) > (a.exposure?.oldestCommitAgeMs ?? 0) ? b : a,
  );
  const name = `${first.environmentName} → ${first.name}`;
  if (affected.length === 1) return `${name} ${predicate(state, first)}.`;
  if (state === 'in step' && affected.length === replicas.length)
    return `All ${replicas.length} replicas are in step.`;
  const furthest = state === 'behind' ? `, ${name} the furthest` : '';
  return `${affected.length} of ${replicas.length} replicas are ${plural[state] ?? state}${furthest}.`;
}

const plural: Partial<Record<ReplicaState, string>> = {
  'broken chain': 'on a broken chain',
  checking: 'being checked',
  'never synced': 'not synced yet',
};

function predicate(state: ReplicaState, replica: ReplicaSummary): string {
  const { exposure } = replica;
  switch (state) {
    case 'behind': {
      const age = exposure?.oldestCommitAgeMs;
      const by = age === null || age === undefined ? 'is behind' : `is ${formatAge(age)} behind`;
      return exposure ? `${by}: ${formatCount(exposure.commits, 'commit')} at risk` : by;
    }
    case 'broken chain':
      return 'has a broken chain: it needs a new snapshot';
    case 'never synced':
      return replica.activeRun
        ? 'is taking its first snapshot'
        : 'was never synced: there is nothing to fail over to';
    case 'checking':
      return 'is being checked';
    default:
      return `is ${state}`;
  }
}

/**
 * The least that would be lost per environment (its best replica counts), summed over the fleet; and of which environments
 * that is not known, or would be all. Null where nothing is known of any.
 */
function lossSentence(environments: readonly EnvironmentSummary[]): string | null {
  const known = environments.flatMap(({ replicas }) => bestOf(replicas) ?? []);
  if (known.length === 0) return null;
  const rest = environments.filter(({ replicas }) => bestOf(replicas) === undefined);
  const whole = rest.filter(({ replicas }) => replicas.every(({ recoveredLsn }) => !recoveredLsn));
  const unclear = rest.filter((environment) => !whole.includes(environment));
  return [
    counted(known, environments.length === 1 ? 'it' : 'everything', rest.length > 0),
    whole.length > 0 && `Everything in ${named(whole)} would be lost.`,
    unclear.length > 0 && `What ${named(unclear)} would lose is not known.`,
  ]
    .filter(Boolean)
    .join(' ');
}

function bestOf(replicas: readonly ReplicaSummary[]): Exposure | undefined {
  const known = replicas.flatMap(({ exposure }) => (exposure ? [exposure] : []));
  return known.length > 0 ? known.reduce((a, b) => (b.bytes < a.bytes ? b : a)) : undefined;
}

function counted(known: readonly Exposure[], subject: string, isPart: boolean): string {
  const bytes = known.reduce((sum, exposure) => sum + exposure.bytes, 0);
  const commits = known.reduce((sum, exposure) => sum + exposure.commits, 0);
  const oldest = Math.max(...known.map(({ oldestCommitAgeMs }) => oldestCommitAgeMs ?? 0));
  if (bytes === 0)
    return isPart
      ? `If ${subject} died now, nothing would be lost of ${formatCount(known.length, 'environment')}.`
      : `If ${subject} died now, nothing would be lost.`;
  const age = commits > 0 ? `, the oldest ${formatAge(oldest)} old` : '';
  const least = isPart ? 'at least ' : '';
  return `If ${subject} died now, ${least}${formatCount(commits, 'commit')} (${formatBytes(bytes)}) would be lost${age}.`;
}

const named = (environments: readonly EnvironmentSummary[]): string =>
  environments.length === 1 ? (environments[0]?.name ?? '') : formatCount(environments.length, 'environment');
