import type { ReactNode } from 'react';

interface EmptyProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** What a page shows when there is nothing yet: what it will hold, and what to do next. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className="rounded-md border border-dashed border-track-strong px-6 py-12 text-center">
      <h2 className="text-lg font-medium">{title}</h2>
      <div className="mx-auto max-w-xl pt-1.5 text-muted text-pretty">{children}</div>
      {action && <div className="flex justify-center pt-5">{action}</div>}
    </div>
  );
}
