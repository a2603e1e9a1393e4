import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { type AuditFilter, auditResults } from '#lib/contracts/audit.ts';
import { type Deed, deeds } from '#lib/contracts/deeds.ts';

/** The address of the audit page holds the filter, by the names of the contract. */
export const auditParsers = {
  user: parseAsString,
  deed: parseAsStringLiteral(Object.keys(deeds) as Deed[]),
  environment: parseAsString,
  replica: parseAsString,
  result: parseAsStringLiteral(auditResults),
  from: parseAsString,
  to: parseAsString,
  after: parseAsString,
};

export const loadAuditFilter = createLoader(auditParsers);

type Parsed = { readonly [Name in keyof AuditFilter]-?: AuditFilter[Name] | null };

/** Without what is not set or is no moment, so that equal filters are equal keys. */
export function toFilter(parsed: Parsed): AuditFilter {
  const moments = { from: asMoment(parsed.from), to: asMoment(parsed.to) };
  return Object.fromEntries(
    Object.entries({ ...parsed, ...moments }).filter(([, value]) => value !== null && value !== ''),
  ) as AuditFilter;
}

function asMoment(text: string | null | undefined): string | null {
  const time = text ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
