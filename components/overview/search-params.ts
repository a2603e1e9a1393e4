import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { statesWorstFirst } from '../replicas/state-look.ts';

/** The filter of the overview in the page's address. */
export const overviewParsers = {
  q: parseAsString.withDefault(''),
  state: parseAsStringLiteral(statesWorstFirst),
  by: parseAsStringLiteral(['host']),
};

export const loadOverviewFilter = createLoader(overviewParsers);
