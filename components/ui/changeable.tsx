import type { ReactNode } from 'react';
import { Button } from './button.tsx';

interface ChangeableProps {
  /** Of the button, for those who hear it without the line that it stands in. */
  readonly label: string;
  readonly onChange: () => void;
  readonly children: ReactNode;
}

/** A setting with the button that changes it. */
export function Changeable({ label, onChange, children }: ChangeableProps) {
  return (
    <div className="flex items-start justify-between gap-3">
      <div className="min-w-0">{children}</div>
      <Button size="sm" look="quiet" className="-my-1.5" aria-label={label} onClick={onChange}>
        Change
      </Button>
    </div>
  );
}
