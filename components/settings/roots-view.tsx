'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import type { RootsReport } from '#lib/contracts/settings.ts';
import { asSentence } from '../format/count.ts';
import { Section } from '../ui/section.tsx';
import { rootsQuery } from './queries.ts';
import { RootsForm } from './roots-form.tsx';

export function RootsView() {
  const report = useSuspenseQuery(rootsQuery).data;
  return (
    <>
      <p className="max-w-[70ch] pb-8 text-muted text-pretty">
        Environments and replicas may lie below these directories only: the directory browser shows nothing
        else, and nothing else is registered. Links are followed before a path is compared. What is registered
        already and lies elsewhere is not run or followed any more, and says so; runs under way go on.
      </p>
      <Section title="Allowed by the configuration of each host">
        <ul className="divide-y">
          {report.hosts.map((host) => (
            <ConfiguredRoots key={host.host} {...host} />
          ))}
        </ul>
      </Section>
      <Section title="Narrowed down here" framed={false}>
        <RootsForm roots={report.roots} />
      </Section>
    </>
  );
}

function ConfiguredRoots({ host, configured, problem }: RootsReport['hosts'][number]) {
  return (
    <li className="grid gap-x-4 gap-y-1 px-4 py-2.5 sm:grid-cols-[9.5rem_1fr]">
      <span className="text-sm text-muted wrap-anywhere">{host}</span>
      {problem !== null ? (
        <span className="text-warn">{asSentence(problem)}</span>
      ) : configured === null ? (
        <span className="text-pretty">
          Everything that the account of its worker can read:{' '}
          <code className="figures">UNDERSTUDY_ROOTS</code> is not set there.
        </span>
      ) : (
        <ul className="space-y-0.5">
          {configured.map((path) => (
            <li key={path} className="figures wrap-anywhere">
              {path}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
