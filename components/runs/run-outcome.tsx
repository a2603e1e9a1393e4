import { type ErrorReport, errorCatalogue } from '#lib/contracts/errors.ts';
import { asSentence } from '../format/count.ts';
import { Notice } from '../ui/notice.tsx';

interface FailureProps {
  readonly error: ErrorReport;
  readonly look?: 'failure' | 'warning' | undefined;
}

/** What happened, why as far as is known, and what to do. */
export function Failure({ error, look = 'failure' }: FailureProps) {
  return (
    <Notice look={look} title={errorCatalogue[error.code]}>
      <p className="text-ink">{asSentence(error.message)}</p>
      {error.hint && <p>{asSentence(error.hint)}</p>}
      <p className="figures pt-1 text-faint">
        {error.code}
        {error.op && ` · ${error.op}`}
        {error.path && ` · ${error.path}`}
      </p>
    </Notice>
  );
}
