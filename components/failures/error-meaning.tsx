import Link from 'next/link';
import { errorHelp } from '#lib/contracts/error-help.ts';
import type { ErrorCode } from '#lib/contracts/errors.ts';
import { linkClasses } from '../ui/classes.ts';
import { Copyable } from '../ui/copyable.tsx';
import { type Fact, Facts } from '../ui/facts.tsx';

const words = {
  again: 'Run it again, from the page of the run or of the replica.',
  snapshot: 'Snapshot now, on the page of the replica. It begins a new chain.',
} as const;

/** What a code means, why it comes about, and what to do. */
export function ErrorMeaning({ code }: { readonly code: ErrorCode }) {
  const { sentence, cause, remedy, command, does } = errorHelp[code];
  const facts: Fact[] = [
    { term: 'What happened', value: sentence },
    { term: 'Why', value: cause },
    { term: 'What to do', value: remedy },
    ...(does ? [{ term: 'In the console', value: words[does] }] : []),
    ...(command ? [{ term: 'Look closer', value: <Copyable text={command} label="the command" /> }] : []),
  ];
  return (
    <>
      <div className="max-w-3xl rounded-md border bg-surface">
        <Facts facts={facts} />
      </div>
      <p className="max-w-3xl pt-4 text-muted text-pretty">
        Where it is shown, the message and the hint of that very error say more than this page can. The output
        of a run stays with it: find it in the{' '}
        <Link href="/history?state=failed" className={linkClasses}>
          history of failed runs
        </Link>
        .
      </p>
    </>
  );
}
