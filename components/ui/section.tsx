import type { ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  /** A figure or a link at the right of the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** Sections of figures sit on a bordered surface; pictures and forms bring their own. */
  readonly framed?: boolean | undefined;
}

export function Section({ title, aside, children, framed = true }: SectionProps) {
  return (
    <section className="pb-8" aria-label={title}>
      <div className="flex min-h-7 flex-wrap items-baseline justify-between gap-x-4 pb-2">
        <h2 className="font-medium">{title}</h2>
        {aside && <div className="text-sm text-muted">{aside}</div>}
      </div>
      {framed ? <div className="overflow-hidden rounded-md border bg-surface">{children}</div> : children}
    </section>
  );
}
