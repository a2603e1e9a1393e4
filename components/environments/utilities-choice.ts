import type { About } from '#lib/contracts/about.ts';
import type { UtilitiesPlace } from '#lib/contracts/utilities.ts';

/** What a form holds where none are named. */
export const fittingUtilities = '';

/** `/opt/bdb-4.8/bin/db_`, as a form holds it. */
export const toUtilitiesChoice = (place: UtilitiesPlace | null): string =>
  place === null ? fittingUtilities : `${place.directory}/${place.prefix}`;

export function fromUtilitiesChoice(choice: string): UtilitiesPlace | null {
  if (choice === fittingUtilities) return null;
  const slash = choice.lastIndexOf('/');
  return { directory: choice.slice(0, slash) || '/', prefix: choice.slice(slash + 1) };
}

/** What can be chosen: of one host, or of all. What is chosen is among them, there or not. */
export function utilitiesOptions(
  about: Pick<About, 'hosts'> | undefined,
  host: string | undefined,
  chosen: string,
): { readonly value: string; readonly label: string }[] {
  const labels = new Map([[fittingUtilities, 'Those that fit the log']]);
  for (const { host: name, description } of about?.hosts ?? []) {
    if (host !== undefined && name !== host) continue;
    for (const found of description?.utilities ?? [])
      labels.set(toUtilitiesChoice(found), `${found.release}, ${toUtilitiesChoice(found)}*`);
  }
  if (!labels.has(chosen)) labels.set(chosen, `${chosen}*`);
  return [...labels].map(([value, label]) => ({ value, label }));
}
