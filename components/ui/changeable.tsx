import type { ReactNode } from 'react';
import type { Deed } from '#lib/contracts/deeds.ts';
import { Button } from './button.tsx';

interface ChangeableProps {
  /** Of the button, for those who hear it without the line that it stands in. */
  readonly label: string;
  /** What changing it is. */
  readonly deed: Deed;
  readonly onChange: () => void;
  readonly children: ReactNode;
}

/** A setting with the button that changes it. */
export function Changeable({ label, deed, onChange, children }: ChangeableProps) {
  return (
    <div className="flex items-start justify-between gap-3">
      <div className="min-w-0">{children}</div>
      <Button deed={deed} size="sm" look="quiet" className="-my-1.5" aria-label={label} onClick={onChange}>
        Change
      </Button>
    </div>
  );
}
