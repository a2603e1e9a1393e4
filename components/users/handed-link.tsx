import type { HandedLink as Link } from '#lib/contracts/users.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import { Copyable } from '../ui/copyable.tsx';

/** Shown once, to be handed over by whatever way is safe: Understudy sends no mail. */
export function HandedLink({ link, name }: { readonly link: Link; readonly name: string }) {
  return (
    <div className="space-y-3">
      <p className="text-pretty">
        Hand this link over to {name}. It works once, and is not shown again. It expires{' '}
        <RelativeTime at={link.expiresAt} />.
      </p>
      <p className="rounded-md border bg-raised px-4 py-3">
        <Copyable text={link.url} label="link" />
      </p>
    </div>
  );
}
