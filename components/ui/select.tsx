'use client';
import { Select as BaseSelect } from '@base-ui/react/select';
import { clsx } from 'clsx';
import { Check, ChevronsUpDown } from 'lucide-react';
import { useHydrated } from '../time/now.tsx';
import { inputClasses, popupClasses } from './classes.ts';

export interface Option<V extends string> {
  readonly value: V;
  readonly label: string;
}

interface SelectProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly Option<V>[];
  readonly onChange: (value: V) => void;
  readonly className?: string | undefined;
  /** Inside a Field the label is there already. */
  readonly labelled?: boolean | undefined;
}

export function Select<V extends string>({
  label,
  value,
  options,
  onChange,
  className,
  labelled = false,
}: SelectProps<V>) {
  const hydrated = useHydrated();
  return (
    <BaseSelect.Root
      disabled={!hydrated}
      items={options}
      value={value}
      onValueChange={(next) => next !== null && onChange(next)}
    >
      <BaseSelect.Trigger
        aria-label={labelled ? undefined : label}
        data-waking={hydrated ? undefined : ''}
        className={clsx(inputClasses, 'inline-flex items-center justify-between gap-2 text-left', className)}
      >
        <BaseSelect.Value className="truncate" />
        <BaseSelect.Icon>
          <ChevronsUpDown aria-hidden className="size-3.5 text-faint" />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-hidden">
          <BaseSelect.Popup
            className={clsx(popupClasses, 'max-h-80 min-w-(--anchor-width) overflow-y-auto py-1')}
          >
            <BaseSelect.List>
              {options.map((option) => (
                <BaseSelect.Item
                  key={option.value}
                  value={option.value}
                  className="grid min-h-8 cursor-default grid-cols-[16px_1fr] items-center gap-2 px-2.5 py-1 outline-hidden select-none data-highlighted:bg-raised"
                >
                  <BaseSelect.ItemIndicator>
                    <Check aria-hidden className="size-4 text-accent" />
                  </BaseSelect.ItemIndicator>
                  <BaseSelect.ItemText className="col-start-2">{option.label}</BaseSelect.ItemText>
                </BaseSelect.Item>
              ))}
            </BaseSelect.List>
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}
