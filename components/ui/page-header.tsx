import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';

interface PageHeaderProps {
  readonly title: ReactNode;
  readonly trail?: readonly { readonly label: string; readonly href: string }[] | undefined;
  /** One line below the title: where it is. */
  readonly where?: ReactNode;
  readonly actions?: ReactNode;
}

export function PageHeader({ title, trail, where, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4 pb-6">
      <div className="min-w-0">
        {trail && trail.length > 0 && (
          <nav aria-label="Breadcrumb" className="pb-1">
            <ol className="flex flex-wrap items-center gap-1 text-sm text-muted">
              {trail.map(({ label, href }, index) => (
                <li key={href} className="flex items-center gap-1">
                  <Link href={href} className="rounded-sm py-0.5 hover:text-ink hover:underline">
                    {label}
                  </Link>
                  {index < trail.length - 1 && <ChevronRight aria-hidden className="size-3.5 text-faint" />}
                </li>
              ))}
            </ol>
          </nav>
        )}
        <h1 className="text-xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
        {where && <div className="pt-1 text-sm text-muted wrap-anywhere">{where}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
