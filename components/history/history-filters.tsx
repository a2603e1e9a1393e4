'use client';
import { X } from 'lucide-react';
import { type HistoryFilter, recordedRunKinds, runStates, runTriggers } from '#lib/contracts/run.ts';
import { kindTitle, stateTitle, triggerTitle } from '../runs/words.ts';
import { Button } from '../ui/button.tsx';
import { FilterSelect } from '../ui/filter-select.tsx';
import type { Option } from '../ui/select.tsx';
import type { HistoryChoices } from './choices.ts';
import { PlaceFilters } from './place-filters.tsx';
import { TimeFilter } from './time-filter.tsx';

type Choices = {
  readonly [Name in Exclude<keyof HistoryFilter, 'after'>]?: NonNullable<HistoryFilter[Name]> | null;
};

interface HistoryFiltersProps {
  readonly choices: HistoryChoices;
  readonly filter: HistoryFilter;
  readonly onChange: (change: Choices) => void;
  readonly onClear?: (() => void) | undefined;
}

export function HistoryFilters({ choices, filter, onChange, onClear }: HistoryFiltersProps) {
  return (
    <fieldset className="grid gap-2 pb-5 sm:flex sm:flex-wrap max-sm:grid-cols-2">
      <legend className="sr-only">Filter</legend>
      <PlaceFilters choices={choices} filter={filter} onChange={onChange} />
      <FilterSelect
        label="Kind"
        all="All kinds"
        value={filter.kind}
        options={titled(recordedRunKinds, kindTitle)}
        onChange={(kind) => onChange({ kind })}
      />
      <FilterSelect
        label="State"
        all="All states"
        value={filter.state}
        options={titled(runStates, stateTitle)}
        onChange={(state) => onChange({ state })}
      />
      <FilterSelect
        label="Trigger"
        all="All triggers"
        value={filter.trigger}
        options={titled(runTriggers, triggerTitle)}
        onChange={(trigger) => onChange({ trigger })}
      />
      <TimeFilter filter={filter} onChange={onChange} />
      {onClear && (
        <Button look="quiet" className="max-sm:justify-start" onClick={onClear}>
          <X aria-hidden className="size-4" />
          Clear
        </Button>
      )}
    </fieldset>
  );
}

const titled = <V extends string>(values: readonly V[], titles: Readonly<Record<V, string>>): Option<V>[] =>
  values.map((value) => ({ value, label: titles[value] }));
