import { clsx } from 'clsx';
import { ChevronsUpDown, CircleUser } from 'lucide-react';
import type { Session } from '../session/session.tsx';

/** What the button of the account menu shows, before its script is there and after. */
export function AccountFace({ session, wide }: { readonly session: Session; readonly wide: boolean }) {
  return (
    <>
      <CircleUser aria-hidden className="size-4 shrink-0" />
      {wide && (
        <>
          <span className="min-w-0 grow">
            <span className="sr-only">Signed in as </span>
            <span className="block truncate text-ink">{session.name}</span>
            <span className="block text-xs">{session.role}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint" />
        </>
      )}
    </>
  );
}

export const accountFaceProps = ({ name, role }: Session, wide: boolean) => ({
  // Where the name is shown, it is the label.
  'aria-label': wide ? undefined : `Signed in as ${name}, ${role}`,
  className: clsx(
    'rounded-md text-muted hover:bg-raised hover:text-ink',
    wide
      ? 'flex min-h-11 w-full items-center gap-3 px-3 py-1 text-left'
      : 'inline-flex size-8 items-center justify-center',
  ),
});
