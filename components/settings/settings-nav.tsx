'use client';
import { clsx } from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { Deed } from '#lib/contracts/deeds.ts';
import { useMay } from '../session/session.tsx';
import { settingsSections } from './sections.ts';

export function SettingsNav() {
  return (
    <nav aria-label="Settings" className="mb-8 overflow-x-auto border-b">
      <ul className="flex gap-1 max-sm:gap-0">
        {settingsSections.map((section) => (
          <Section key={section.href} {...section} />
        ))}
      </ul>
    </nav>
  );
}

interface SectionProps {
  readonly href: string;
  readonly label: string;
  readonly deed: Deed;
}

function Section({ href, label, deed }: SectionProps) {
  const here = usePathname() === href;
  if (!useMay(deed)) return null;
  return (
    <li>
      <Link
        href={href}
        aria-current={here ? 'page' : undefined}
        className={clsx(
          '-mb-px flex h-10 items-center border-b-2 px-3 max-sm:px-2 -outline-offset-2',
          here ? 'border-accent font-medium text-ink' : 'border-transparent text-muted hover:text-ink',
        )}
      >
        {label}
      </Link>
    </li>
  );
}
