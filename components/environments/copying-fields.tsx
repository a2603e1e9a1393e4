import type { CopyMode } from '#lib/contracts/copying.ts';
import { inputClasses } from '../ui/classes.ts';
import { Field, type FieldProblem } from '../ui/field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import type { CopyingForm } from './copying-schema.ts';

const options = [
  { value: 'listed', label: 'Databases, and files named below' },
  { value: 'directory', label: 'Whole directories' },
] as const satisfies readonly { value: CopyMode; label: string }[];

interface CopyingFieldsProps {
  readonly values: CopyingForm;
  readonly onCopyMode: (copyMode: CopyMode) => void;
  readonly onOwnFiles: (text: string) => void;
  readonly problem?: FieldProblem | undefined;
}

/** What is copied beside the databases. */
export function CopyingFields({ values, onCopyMode, onOwnFiles, problem }: CopyingFieldsProps) {
  return (
    <>
      <SelectField
        label="What is copied"
        name="copyMode"
        description={
          values.copyMode === 'directory'
            ? 'Whatever the home and the data directories hold, each time: other files are copied whole with every run. Never regions, log files or DB_CONFIG.'
            : 'The database files in the home and the data directories, found by their first page.'
        }
        value={values.copyMode}
        options={options}
        onChange={onCopyMode}
      />
      {values.copyMode === 'listed' && (
        <Field
          label="The application’s own files"
          name="ownFiles"
          description="Patterns relative to the home, one in each line: *.conf, hooks/**. They are copied whole with every run."
          problem={problem}
        >
          <textarea
            value={values.ownFiles}
            onChange={(event) => onOwnFiles(event.target.value)}
            aria-label="The application’s own files"
            rows={3}
            spellCheck={false}
            className={`${inputClasses} figures h-auto py-2`}
          />
        </Field>
      )}
    </>
  );
}
