import type { ReactNode } from 'react';
import { errorHelp } from '#lib/contracts/error-help.ts';
import { type ErrorReport, errorCatalogue } from '#lib/contracts/errors.ts';
import { asSentence } from '../format/count.ts';
import { Copyable } from '../ui/copyable.tsx';
import { Notice } from '../ui/notice.tsx';
import { Told } from '../ui/told.tsx';
import { ErrorLink } from './error-link.tsx';

interface FailureProps {
  readonly error: ErrorReport;
  readonly look?: 'failure' | 'warning' | undefined;
  /** What can be pressed. */
  readonly children?: ReactNode;
}

/** The catalogue's PATH is the one that this error names, quoted for a shell where that is needed. */
function withPath(command: string, path: string | undefined): string {
  if (path === undefined) return command;
  const quoted = /^[\w./+:@-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
  return command.replaceAll(/\bPATH\b/g, () => quoted);
}

/** What happened, why as far as is known, and what to do; the hint of this very error before the catalogue's remedy. */
export function Failure({ error, look = 'failure', children }: FailureProps) {
  const { cause, remedy, command } = errorHelp[error.code];
  return (
    <Notice look={look} title={errorCatalogue[error.code]}>
      <p className="text-ink">
        <Told text={asSentence(error.message)} />
      </p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 pt-2 max-sm:grid-cols-1 max-sm:gap-y-0">
        <dt className="text-sm text-faint">Why</dt>
        <dd className="max-w-[80ch] text-pretty max-sm:pb-1">{cause}</dd>
        <dt className="text-sm text-faint">What to do</dt>
        <dd className="max-w-[80ch] text-pretty max-sm:pb-1">
          <Told text={error.hint ? asSentence(error.hint) : remedy} />
        </dd>
        {command && (
          <>
            <dt className="text-sm text-faint">Look closer</dt>
            <dd>
              <Copyable text={withPath(command, error.path)} label="the command" />
            </dd>
          </>
        )}
      </dl>
      {children && <div className="flex flex-wrap gap-2 pt-3">{children}</div>}
      <p className="figures pt-2 text-faint">
        <ErrorLink code={error.code} />
        {error.op && ` · ${error.op}`}
        {error.path && ` · ${error.path}`}
      </p>
    </Notice>
  );
}
