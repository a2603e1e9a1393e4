import { createLoader, createParser, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import {
  type HistoryFilter,
  historySpanNames,
  recordedRunKinds,
  runStates,
  runTriggers,
} from '#lib/contracts/run.ts';

/** A moment by ISO 8601; what is none is no filter, as for the other names. */
const parseAsMoment = createParser({
  parse: (text) => (Number.isNaN(Date.parse(text)) ? null : new Date(text).toISOString()),
  serialize: (moment: string) => moment,
});

/** The address of the history page holds the filter, by the names of the contract. */
export const historyParsers = {
  environment: parseAsString,
  replica: parseAsString,
  kind: parseAsStringLiteral(recordedRunKinds),
  state: parseAsStringLiteral(runStates),
  trigger: parseAsStringLiteral(runTriggers),
  within: parseAsStringLiteral(historySpanNames),
  from: parseAsMoment,
  to: parseAsMoment,
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
