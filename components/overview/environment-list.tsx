'use client';
import { Server } from 'lucide-react';
import { memo, useMemo } from 'react';
import type { EnvironmentSummary } from '#lib/contracts/environment.ts';
import { formatCount } from '../format/count.ts';
import { groupByHost } from './arrange.ts';
import { EnvironmentGroup } from './environment-group.tsx';

interface EnvironmentListProps {
  readonly environments: readonly EnvironmentSummary[];
  /** As many as are drawn. */
  readonly limit: number;
  readonly byHost: boolean;
}

/** Not drawn again while only the search field changes. */
export const EnvironmentList = memo(function EnvironmentList(props: EnvironmentListProps) {
  const { environments, limit, byHost } = props;
  const shown = environments.slice(0, limit);
  const hosts = useMemo(
    () => (byHost ? groupByHost(environments.slice(0, limit)) : []),
    [byHost, environments, limit],
  );
  if (!byHost) return <Groups environments={shown} first={0} />;
  return (
    <div className="space-y-10">
      {hosts.map(({ host, environments: members }, index) => (
        <section key={host} aria-label={`Host ${host}`}>
          <div className="flex items-baseline gap-3 border-b pb-2">
            <h2 className="inline-flex items-center gap-2 font-semibold wrap-anywhere">
              <Server aria-hidden className="size-4 shrink-0 text-muted" />
              {host}
            </h2>
            <span className="text-muted">{formatCount(members.length, 'environment')}</span>
          </div>
          <div className="pt-4">
            <Groups environments={members} under="host" first={index * near} />
          </div>
        </section>
      ))}
    </div>
  );
});

/** As many environments as may be seen without scrolling. */
const near = 6;

interface GroupsProps extends Pick<EnvironmentListProps, 'environments'> {
  readonly under?: 'host';
  /** How many environments stand above. */
  readonly first: number;
}

function Groups({ environments, under, first }: GroupsProps) {
  return (
    <div className="space-y-6">
      {environments.map((environment, index) => (
        <EnvironmentGroup
          key={environment.id}
          environment={environment}
          under={under}
          far={first + index >= near}
        />
      ))}
    </div>
  );
}
