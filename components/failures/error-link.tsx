import Link from 'next/link';
import type { ErrorCode } from '#lib/contracts/errors.ts';
import { linkClasses } from '../ui/classes.ts';

/** To the page that says what a code means, why it comes about, and what to do. */
export function ErrorLink({ code }: { readonly code: ErrorCode }) {
  return (
    <Link
      href={`/help/errors/${code}`}
      prefetch={false}
      className={`${linkClasses} figures whitespace-nowrap text-faint`}
    >
      {code}
    </Link>
  );
}
