'use client';
import { clsx } from 'clsx';
import type { ActionFailure } from '../actions/use-action.ts';
import { asSentence } from '../format/count.ts';
import { AnotherAttempt } from './another-attempt.tsx';
import { ErrorLink } from './error-link.tsx';

interface RefusalProps {
  readonly failure: Pick<ActionFailure, 'code' | 'message' | 'hint' | 'retry'>;
  readonly className?: string | undefined;
}

/** What the server refused, or that it did not answer, below the button that asked: in a sentence, with what to do. */
export function Refusal({ failure, className }: RefusalProps) {
  const { code, message, hint } = failure;
  return (
    <div role="alert" className={clsx('text-sm', className)}>
      <p>
        <span className="text-bad wrap-anywhere">{asSentence(message)}</span>{' '}
        {hint && <span className="text-muted wrap-anywhere">{asSentence(hint)} </span>}
        <ErrorLink code={code} />
      </p>
      <AnotherAttempt failure={failure} />
    </div>
  );
}
