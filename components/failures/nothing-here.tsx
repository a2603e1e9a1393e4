import type { ReactNode } from 'react';
import { ButtonLink } from '../ui/button-link.tsx';
import { Empty } from '../ui/empty.tsx';

interface NothingHereProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Where to go on, the likeliest first. */
  readonly links: readonly { readonly href: string; readonly label: string }[];
}

/** A page that does not exist: why that may be, and where to go on. */
export function NothingHere({ title, children, links }: NothingHereProps) {
  return (
    <>
      <h1 className="pb-6 text-xl font-semibold tracking-tight">Not found</h1>
      <Empty
        title={title}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            {links.map(({ href, label }) => (
              <ButtonLink key={href} href={href}>
                {label}
              </ButtonLink>
            ))}
          </div>
        }
      >
        {children}
      </Empty>
    </>
  );
}
