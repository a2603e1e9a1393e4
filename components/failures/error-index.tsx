import Link from 'next/link';
import { errorHelp } from '#lib/contracts/error-help.ts';
import { type ErrorCode, errorCatalogue } from '#lib/contracts/errors.ts';
import { linkClasses } from '../ui/classes.ts';

/** Every code, in the order of the catalogue: environment, paths, procedure, product. */
export function ErrorIndex() {
  return (
    <ul className="divide-y rounded-md border bg-surface">
      {(Object.keys(errorCatalogue) as ErrorCode[]).map((code) => (
        <li key={code} className="grid gap-x-6 px-4 py-2.5 sm:grid-cols-[15rem_1fr]">
          <Link href={`/help/errors/${code}`} prefetch={false} className={`${linkClasses} figures w-fit`}>
            {code}
          </Link>
          <span className="text-muted">{errorHelp[code].sentence}</span>
        </li>
      ))}
    </ul>
  );
}
