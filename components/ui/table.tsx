import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

interface TableProps extends ComponentProps<'table'> {
  readonly label: string;
}

/** Rows of 40 px, hairlines between; wider than the page it scrolls on its own, by keyboard too. */
export function Table({ label, className, ...rest }: TableProps) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1).
      tabIndex={0}
      className="relative overflow-x-auto rounded-md -outline-offset-2"
    >
      <table className={clsx('w-full border-collapse text-left', className)} {...rest} />
    </section>
  );
}

export const headCell = 'h-9 px-4 text-sm font-normal text-muted whitespace-nowrap border-b';
export const bodyCell = 'h-10 px-4 py-1.5 border-b in-[tr:last-child]:border-b-0';
