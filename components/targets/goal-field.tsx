'use client';
import { Field as BaseField } from '@base-ui/react/field';
import { clsx } from 'clsx';
import { inputClasses } from '../ui/classes.ts';
import { Field, type FieldProblem } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { type GoalUnit, goalUnits } from './schedule-presets.ts';

interface GoalFieldProps {
  readonly amount: string;
  readonly unit: GoalUnit;
  readonly onAmount: (amount: string) => void;
  readonly onUnit: (unit: GoalUnit) => void;
  readonly problem?: FieldProblem | undefined;
}

export function GoalField({ amount, unit, onAmount, onUnit, problem }: GoalFieldProps) {
  return (
    <div className="relative">
      <Field
        label="Goal"
        name="goalAmount"
        description="The age of the oldest unreplicated commit that you tolerate. Past it, the replica is called behind; an idle environment is never behind."
        problem={problem}
      >
        <div className="flex gap-2">
          <BaseField.Control
            name="goalAmount"
            inputMode="numeric"
            autoComplete="off"
            className={clsx(inputClasses, 'figures max-w-28')}
            value={amount}
            onValueChange={onAmount}
          />
          <UnitSelect unit={unit} onUnit={onUnit} />
        </div>
      </Field>
    </div>
  );
}

/** A field of its own, so that the label above names the number only. */
function UnitSelect({ unit, onUnit }: Pick<GoalFieldProps, 'unit' | 'onUnit'>) {
  return (
    <BaseField.Root name="goalUnit">
      <Select label="Unit of the goal" value={unit} options={goalUnits} onChange={onUnit} className="w-36" />
    </BaseField.Root>
  );
}
