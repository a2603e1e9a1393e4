'use client';
import { X } from 'lucide-react';
import { type AuditFilter, type AuditPerson, auditResults } from '#lib/contracts/audit.ts';
import { type Deed, deeds } from '#lib/contracts/deeds.ts';
import type { HistoryChoices } from '../history/choices.ts';
import { PlaceFilters } from '../history/place-filters.tsx';
import { Button } from '../ui/button.tsx';
import { FilterSelect } from '../ui/filter-select.tsx';
import { MomentField } from '../ui/moment-field.tsx';
import { deedTitle, resultTitle } from './words.ts';

export type AuditChange = {
  readonly [Name in Exclude<keyof AuditFilter, 'after'>]?: NonNullable<AuditFilter[Name]> | null;
};

interface AuditFiltersProps {
  readonly choices: HistoryChoices;
  readonly people: readonly AuditPerson[];
  readonly filter: AuditFilter;
  readonly onChange: (change: AuditChange) => void;
  readonly onClear?: (() => void) | undefined;
}

/** Looking is not on record, but where it was refused. */
const audited = (Object.keys(deeds) as Deed[])
  .filter((deed) => deeds[deed].audited)
  .map((deed) => ({ value: deed, label: deedTitle(deed) }));

export function AuditFilters({ choices, people, filter, onChange, onClear }: AuditFiltersProps) {
  return (
    <fieldset className="grid gap-2 pb-5 sm:flex sm:flex-wrap sm:items-end max-sm:grid-cols-2">
      <legend className="sr-only">Filter</legend>
      <FilterSelect
        label="Who"
        all="Everybody"
        value={filter.user}
        options={people.map(({ userId, name }) => ({ value: userId, label: name }))}
        onChange={(user) => onChange({ user })}
      />
      <FilterSelect
        label="Deed"
        all="All deeds"
        value={filter.deed}
        options={audited}
        onChange={(deed) => onChange({ deed })}
      />
      <PlaceFilters choices={choices} filter={filter} onChange={onChange} />
      <FilterSelect
        label="Result"
        all="All results"
        value={filter.result}
        options={auditResults.map((value) => ({ value, label: resultTitle[value] }))}
        onChange={(result) => onChange({ result })}
      />
      <div className="flex items-center gap-2 max-sm:col-span-2 max-sm:flex-wrap">
        <MomentField label="From" value={filter.from} onChange={(from) => onChange({ from })} />
        <span className="text-muted">to</span>
        <MomentField label="To" value={filter.to} onChange={(to) => onChange({ to })} />
      </div>
      {onClear && (
        <Button look="quiet" onClick={onClear}>
          <X aria-hidden className="size-4" />
          Clear
        </Button>
      )}
    </fieldset>
  );
}
