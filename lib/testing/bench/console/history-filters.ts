import type { Overview } from '../../../contracts/environment.ts';
import { recordedRunKinds, runStates, runTriggers } from '../../../contracts/run.ts';

export type Filter = Readonly<Record<string, string>>;

/** No filter, each filter alone and every pair: all words of each, and a few environments and replicas. */
export function historyFilters({ environments }: Overview): readonly Filter[] {
  const some = environments.filter((_, index) => index % Math.ceil(environments.length / 3) === 0);
  const values: Readonly<Record<string, readonly string[]>> = {
    environment: some.map(({ id }) => id),
    replica: some.flatMap(({ replicas }) => replicas.slice(0, 1).map(({ replicaId }) => replicaId)),
    kind: recordedRunKinds,
    state: runStates,
    trigger: runTriggers,
    within: ['day', 'month'],
  };
  const names = Object.keys(values);
  const alone = names.flatMap((name) => (values[name] ?? []).map((value): Filter => ({ [name]: value })));
  const pairs = alone.flatMap((one) =>
    alone
      .filter((other) => names.indexOf(nameOf(one)) < names.indexOf(nameOf(other)))
      .map((other) => ({ ...one, ...other })),
  );
  return [{}, ...alone, ...pairs];
}

const nameOf = (filter: Filter): string => Object.keys(filter)[0] ?? '';

/** A place in the history so many days ago, as the cursor of a page before it would have it. */
export const cursorAt = (daysAgo: number): string =>
  Buffer.from(`${Date.now() - daysAgo * 86_400_000}.ffffffff-ffff-ffff-ffff-ffffffffffff`).toString(
    'base64url',
  );
