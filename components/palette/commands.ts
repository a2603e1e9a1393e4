import { type Deed, mayDo } from '#lib/contracts/deeds.ts';
import type { Overview } from '#lib/contracts/environment.ts';
import type { Role } from '#lib/contracts/roles.ts';
import type { RequestedRunKind } from '#lib/contracts/run.ts';

/** What the palette can do: go somewhere, or have a replica's run started. */
export type Command = {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly deed?: Deed;
} & (
  | { readonly does: 'go'; readonly href: string }
  | { readonly does: 'run'; readonly replicaId: string; readonly kind: RequestedRunKind }
);

const places: readonly Command[] = [
  { id: '/', label: 'Overview', detail: 'page', does: 'go', href: '/' },
  { id: '/environments', label: 'Environments', detail: 'page', does: 'go', href: '/environments' },
  { id: '/history', label: 'History', detail: 'page', does: 'go', href: '/history' },
  { id: '/settings', label: 'Settings', detail: 'page', does: 'go', href: '/settings' },
  { id: '/settings/roots', label: 'Roots', detail: 'settings', does: 'go', href: '/settings/roots' },
  {
    id: '/settings/users',
    label: 'Users',
    detail: 'settings',
    does: 'go',
    href: '/settings/users',
    deed: 'users.look',
  },
  {
    id: '/settings/tokens',
    label: 'Tokens',
    detail: 'settings',
    does: 'go',
    href: '/settings/tokens',
    deed: 'tokens.look',
  },
  {
    id: '/settings/audit',
    label: 'Audit',
    detail: 'settings',
    does: 'go',
    href: '/settings/audit',
    deed: 'audit.look',
  },
  { id: '/settings/about', label: 'About', detail: 'settings', does: 'go', href: '/settings/about' },
  {
    id: 'pause',
    label: 'Pause everything…',
    detail: 'settings',
    does: 'go',
    href: '/settings#pause',
    deed: 'fleet.pause',
  },
  { id: '/help/errors', label: 'What errors mean', detail: 'help', does: 'go', href: '/help/errors' },
  {
    id: '/environments/new',
    label: 'Register an environment',
    detail: 'page',
    does: 'go',
    href: '/environments/new',
    deed: 'environment.register',
  },
  {
    id: '/replicas/adopt',
    label: 'Take a replica in',
    detail: 'page',
    does: 'go',
    href: '/replicas/adopt',
    deed: 'replica.adopt',
  },
];

/** Every command that somebody of this role may give, in the order in which they are offered while nothing is typed. */
export function commandsOf({ environments }: Overview, role: Role): readonly Command[] {
  const going: Command[] = [];
  const running: Command[] = [];
  const verifying: Command[] = [];
  for (const environment of environments) {
    const href = `/environments/${environment.id}`;
    going.push({ id: href, label: environment.name, detail: 'environment', does: 'go', href });
    for (const { replicaId, name, state, activeRun, verifyRun, recoveredLsn } of environment.replicas) {
      const label = `${environment.name} → ${name}`;
      const page = `/replicas/${replicaId}`;
      going.push({ id: page, label, detail: state, does: 'go', href: page });
      // As on the replica's page: one run at a time, none of what became an environment, none that would be refused.
      if (state === 'promoted' || state === 'in use') continue;
      if (verifyRun === null && recoveredLsn !== null)
        verifying.push(runCommand('verify', 'Verify', { replicaId, label }));
      if (activeRun !== null) continue;
      running.push(runCommand('snapshot', 'Snapshot now', { replicaId, label }));
      if (recoveredLsn !== null) running.push(runCommand('update', 'Update now', { replicaId, label }));
    }
  }
  return [...places, ...going, ...running, ...verifying].filter(({ deed }) => !deed || mayDo(role, deed));
}

const runCommand = (
  kind: RequestedRunKind,
  words: string,
  { replicaId, label }: { readonly replicaId: string; readonly label: string },
): Command => ({
  id: `${kind} ${replicaId}`,
  label: `${words}: ${label}`,
  detail: 'run',
  does: 'run',
  replicaId,
  kind,
  deed: 'run.request',
});

/** The commands that hold every word of the query; those that begin with it first, else in their own order. */
export function matching(commands: readonly Command[], query: string, limit: number): readonly Command[] {
  const text = query.trim().toLowerCase();
  const words = text.split(/\s+/);
  const found = commands.filter(({ label, detail }) => {
    const searched = `${label} ${detail}`.toLowerCase();
    return words.every((word) => searched.includes(word));
  });
  const begins = (command: Command) => command.label.toLowerCase().startsWith(text);
  return [...found.filter(begins), ...found.filter((command) => !begins(command))].slice(0, limit);
}
