'use client';
import { RotateCw } from 'lucide-react';
import { ReadError } from '../query/get-json.ts';
import { Button } from '../ui/button.tsx';
import { Failure } from './failure.tsx';

interface ReadFailureProps {
  /** What a query threw. */
  readonly error: Error;
  readonly onRetry: () => void;
}

/** In the place of what could not be read: why, and another attempt. */
export function ReadFailure({ error, onRetry }: ReadFailureProps) {
  const report =
    error instanceof ReadError ? error.report : { code: 'internal' as const, message: error.message };
  return (
    <Failure error={report}>
      <Button size="sm" onClick={onRetry}>
        <RotateCw aria-hidden className="size-3.5" />
        Try again
      </Button>
    </Failure>
  );
}
