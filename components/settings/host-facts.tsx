import type { About } from '#lib/contracts/about.ts';
import { formatBytes } from '../format/bytes.ts';
import { asSentence } from '../format/count.ts';
import { Facts } from '../ui/facts.tsx';
import { Section } from '../ui/section.tsx';

/** What runs on a host, which utilities it has, and the disk of its data directory. */
export function HostFacts({
  host: { host, description, problem },
}: {
  readonly host: About['hosts'][number];
}) {
  if (description === null) {
    return (
      <Section title={`Host ${host}`}>
        <p className="px-4 py-3 text-warn">{asSentence(problem)}</p>
      </Section>
    );
  }
  const { utilities, utilitiesProblem, dataDirectory, node, platform, version } = description;
  const { path, availableBytes, totalBytes } = dataDirectory;
  const free = totalBytes > 0 ? ` (${Math.round((availableBytes / totalBytes) * 100)} %)` : '';
  return (
    <Section title={`Host ${host}`}>
      <Facts
        facts={[
          {
            term: 'Worker',
            value: <span className="figures">{`Understudy ${version}, Node.js ${node}, ${platform}`}</span>,
          },
          {
            term: 'Berkeley DB',
            value:
              utilities.length > 0 ? (
                <ul className="figures">
                  {utilities.map(({ release, directory, prefix }) => (
                    <li key={`${directory}/${prefix}`}>{`${release}, ${directory}/${prefix}*`}</li>
                  ))}
                </ul>
              ) : (
                <span className="text-warn">
                  {asSentence(utilitiesProblem?.message ?? 'its utilities were not found')}
                </span>
              ),
          },
          { term: 'Data directory', value: <span className="figures">{path}</span> },
          {
            term: 'Free on its disk',
            value: (
              <span className="figures">{`${formatBytes(availableBytes)} of ${formatBytes(totalBytes)}${free}`}</span>
            ),
          },
        ]}
      />
    </Section>
  );
}
