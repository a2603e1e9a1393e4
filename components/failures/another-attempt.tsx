'use client';
import { RotateCw } from 'lucide-react';
import type { ActionFailure } from '../actions/use-action.ts';
import { Button } from '../ui/button.tsx';

/** The button below a failure that another attempt may mend: asks once more, or reloads the page of an old build. */
export function AnotherAttempt({ failure }: { readonly failure: Pick<ActionFailure, 'code' | 'retry'> }) {
  const isOld = failure.code === 'console-updated';
  const press = isOld ? () => window.location.reload() : failure.retry;
  if (!press) return null;
  return (
    <Button size="sm" className="mt-2 flex" onClick={press}>
      <RotateCw aria-hidden className="size-3.5" />
      {isOld ? 'Reload the page' : 'Try again'}
    </Button>
  );
}
