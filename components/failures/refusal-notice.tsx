'use client';
import type { ActionFailure } from '../actions/use-action.ts';
import { asSentence } from '../format/count.ts';
import { Notice } from '../ui/notice.tsx';
import { AnotherAttempt } from './another-attempt.tsx';
import { ErrorLink } from './error-link.tsx';

interface RefusalNoticeProps {
  readonly failure: Pick<ActionFailure, 'code' | 'message' | 'hint' | 'retry'>;
}

/** As a refusal below a button, for a whole form. */
export function RefusalNotice({ failure }: RefusalNoticeProps) {
  return (
    <Notice look="failure" title={asSentence(failure.message)} live>
      <p>
        {failure.hint && `${asSentence(failure.hint)} `}
        <ErrorLink code={failure.code} />
      </p>
      <AnotherAttempt failure={failure} />
    </Notice>
  );
}
