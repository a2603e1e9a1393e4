'use client';
import { clsx } from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { navItems } from './nav-items.ts';

export function SidebarNav() {
  const path = usePathname();
  return (
    <nav aria-label="Console">
      <ul className="space-y-0.5">
        {navItems.map(({ href, label, Icon, matches }) => {
          const here = matches(path);
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={here ? 'page' : undefined}
                className={clsx(
                  'flex h-9 items-center gap-3 rounded-md px-3',
                  here ? 'bg-raised font-medium text-ink' : 'text-muted hover:bg-raised hover:text-ink',
                )}
              >
                <Icon aria-hidden className={clsx('size-4', here && 'text-accent')} />
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

export function BottomNav() {
  const path = usePathname();
  return (
    <nav
      aria-label="Console"
      className="fixed inset-x-0 bottom-0 z-40 border-t bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      <ul className="grid grid-cols-4">
        {navItems.map(({ href, label, Icon, matches }) => {
          const here = matches(path);
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={here ? 'page' : undefined}
                className={clsx(
                  'flex h-14 flex-col items-center justify-center gap-1 text-xs -outline-offset-2',
                  here ? 'font-medium text-ink' : 'text-muted',
                )}
              >
                <Icon aria-hidden className={clsx('size-5', here && 'text-accent')} />
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
