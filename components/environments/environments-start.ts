import type { EnvironmentSummary, Overview } from '#lib/contracts/environment.ts';

/** More than fit on a screen; the browser reads the others once these are drawn. */
const shownAtFirst = 40;

export const byName = (environments: readonly EnvironmentSummary[]): readonly EnvironmentSummary[] =>
  [...environments].sort((a, b) => a.name.localeCompare(b.name, 'en'));

/** What the page comes with: the first environments by name, without their replicas' pasts, which it does not show. */
export const environmentsStart = ({ environments }: Overview): Overview => ({
  environments: byName(environments)
    .slice(0, shownAtFirst)
    .map((environment) => ({
      ...environment,
      replicas: environment.replicas.map((replica) => ({ ...replica, samples: [], days: '' })),
    })),
});
