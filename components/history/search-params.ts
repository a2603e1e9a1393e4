import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { type HistoryFilter, recordedRunKinds, runStates, runTriggers } from '#lib/contracts/run.ts';

/** The address of the history page holds the filter, by the names of the contract. */
export const historyParsers = {
  environment: parseAsString,
  replica: parseAsString,
  kind: parseAsStringLiteral(recordedRunKinds),
  state: parseAsStringLiteral(runStates),
  trigger: parseAsStringLiteral(runTriggers),
  after: parseAsString,
};

export const loadHistoryFilter = createLoader(historyParsers);

type Parsed = { readonly [Name in keyof HistoryFilter]-?: HistoryFilter[Name] | null };

/** Without what is not set, so that equal filters are equal keys. */
export function toFilter(parsed: Parsed): HistoryFilter {
  return Object.fromEntries(
    Object.entries(parsed).filter(([, value]) => value !== null && value !== ''),
  ) as HistoryFilter;
}
