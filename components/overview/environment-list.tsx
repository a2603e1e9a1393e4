'use client';
import { memo } from 'react';
import type { EnvironmentSummary } from '#lib/contracts/environment.ts';
import { EnvironmentGroup } from './environment-group.tsx';

interface EnvironmentListProps {
  readonly environments: readonly EnvironmentSummary[];
  /** As many as are drawn. */
  readonly limit: number;
}

/** Not drawn again while only the search field changes. */
export const EnvironmentList = memo(function EnvironmentList({ environments, limit }: EnvironmentListProps) {
  return (
    <div className="space-y-6">
      {environments.slice(0, limit).map((environment) => (
        <EnvironmentGroup key={environment.id} environment={environment} />
      ))}
    </div>
  );
});
