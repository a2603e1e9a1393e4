import type { ReactNode } from 'react';

export interface Fact {
  readonly term: string;
  readonly value: ReactNode;
}

/** Terms and values in two columns, hairlines between. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="divide-y">
      {facts.map(({ term, value }) => (
        <div
          key={term}
          className="grid min-h-10 grid-cols-[9.5rem_1fr] items-baseline gap-4 px-4 py-2.5 max-sm:grid-cols-[7rem_1fr]"
        >
          <dt className="text-sm text-muted">{term}</dt>
          <dd className="min-w-0 wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
