'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { Facts } from '../ui/facts.tsx';
import { Section } from '../ui/section.tsx';
import { healthFacts } from './health-facts.tsx';
import { HostFacts } from './host-facts.tsx';
import { aboutQuery } from './queries.ts';

export function AboutView({ nextVersion }: { readonly nextVersion: string }) {
  const { data, refetch, isFetching } = useSuspenseQuery(aboutQuery);
  const mono = (text: string) => <span className="figures">{text}</span>;
  return (
    <>
      <Section title="Versions">
        <Facts
          facts={[
            { term: 'Understudy', value: mono(data.version) },
            { term: 'Build', value: mono(data.buildId ?? 'not built') },
            { term: 'Node.js', value: mono(data.node) },
            { term: 'Next.js', value: mono(nextVersion) },
            { term: 'PostgreSQL', value: data.postgres ? mono(data.postgres) : 'does not answer' },
          ]}
        />
      </Section>
      <Section
        title="Health"
        aside={
          <Button size="sm" look="quiet" disabled={isFetching} onClick={() => refetch()}>
            <RotateCw aria-hidden className="size-3.5" />
            Look again
          </Button>
        }
      >
        <Facts facts={healthFacts(data.health)} />
      </Section>
      {data.hosts.map((host) => (
        <HostFacts key={host.host} host={host} />
      ))}
    </>
  );
}
