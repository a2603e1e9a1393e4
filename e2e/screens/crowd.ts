import type { Page } from '@playwright/test';
import { joinDayStrip } from '#lib/contracts/day-strip.ts';
import type { EnvironmentSummary, Overview } from '#lib/contracts/environment.ts';
import type { ReplicaState, ReplicaSummary } from '#lib/contracts/replica.ts';

const states: readonly ReplicaState[] = [
  'failing',
  'broken chain',
  'in use',
  'behind',
  'never synced',
  'checking',
  'paused',
  'in step',
];

const longName = 'customer-relationship-management-production-eu-central-1-of-the-northern-division';
const longPath = `/srv/${'a-directory-with-a-very-long-name/'.repeat(5)}environment`;

/** From here on the page's own reads answer with this many environments, in every state, some with very long names. */
export async function crowd(page: Page, real: Overview, count: number): Promise<void> {
  const [model] = real.environments.filter(({ replicas }) => replicas.length > 0);
  if (!model) throw new Error('there is no environment to take after');
  const environments = Array.from({ length: count }, (_, index) => environment(model, index));
  await page.route('**/api/overview', (route) => route.fulfill({ json: { environments } }));
}

function environment(model: EnvironmentSummary, index: number): EnvironmentSummary {
  const isLong = index % 9 === 0;
  const name = isLong ? `${longName}-${index}` : `shard-${String(index).padStart(3, '0')}`;
  const [replica] = model.replicas;
  return {
    ...model,
    id: uuid(index),
    name,
    home: isLong ? longPath : `/srv/shards/${index}`,
    host: ['db-01.example.com', 'db-02.example.com', 'db-03.example.com'][index % 3] ?? '',
    replicas: replica
      ? [0, 1].slice(0, 1 + (index % 2)).map((place) => replicaOf(replica, name, index + 5 * place, isLong))
      : [],
  };
}

function replicaOf(model: ReplicaSummary, environmentName: string, index: number, isLong: boolean) {
  const state = states[index % states.length] ?? 'in step';
  const known = state !== 'never synced' && state !== 'checking';
  return {
    ...model,
    replicaId: uuid(1000 + index),
    environmentName,
    name: isLong ? `standby-in-the-other-data-centre-${longName}` : `standby-${'abc'[index % 3]}`,
    state,
    stateReason: reasons[state] ?? null,
    recoveredLsn: known ? model.recoveredLsn : null,
    recovery: known ? model.recovery : null,
    exposure: known
      ? { bytes: index * 48_211 + 4096, commits: index * 13 + 2, oldestCommitAgeMs: 2000 + index * 9000 }
      : null,
    activeRun:
      state === 'checking'
        ? { id: uuid(2000 + index), kind: 'update' as const, state: 'running' as const }
        : null,
    days: strip(index),
  };
}

const reasons: Partial<Record<ReplicaState, string>> = {
  failing: 'no space is left on the device: the target has 12 MB free, 48 MB are needed',
  'broken chain':
    'log.0000000011 to log.0000000019 (9 files) have left the environment before they were archived whole',
  'in use': 'a process has customers.db of the published generation open',
};

/** A past in which every kind of day comes. */
function strip(index: number): string {
  const words = Array.from({ length: 30 }, (_, day) => {
    if (day < index % 12) return '-';
    if ((day + index) % 11 === 0) return '!';
    if ((day + index) % 13 === 0) return '287.1';
    return (day + index) % 6 === 0 ? '' : '288';
  });
  return joinDayStrip(new Date(Date.now() - 29 * 86_400_000).toISOString().slice(0, 10), words);
}

const uuid = (index: number): string => `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`;
