import type { EnvironmentReport } from '#lib/contracts/environment.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import { Facts } from '../ui/facts.tsx';
import { Section } from '../ui/section.tsx';

/** What the first snapshot brings over. The space that a replica needs is the host's to judge: a check says it. */
export function ToBeCopied({ report }: { readonly report: EnvironmentReport }) {
  const { databases, databaseBytes, logFiles } = report;
  const inUse = logFiles.filter((file) => file.inUse);
  const copied = inUse.length > 0 ? inUse : logFiles;
  const logBytes = copied.reduce((sum, file) => sum + file.bytes, 0);
  return (
    <Section
      title="To be copied"
      aside={<span className="figures">{formatBytes(databaseBytes + logBytes)}</span>}
    >
      <Facts
        facts={[
          {
            term: 'Databases',
            value: `${formatCount(databases.length, 'file')}, ${formatBytes(databaseBytes)}`,
          },
          { term: 'Log in use', value: `${formatCount(copied.length, 'file')}, ${formatBytes(logBytes)}` },
          { term: 'Then', value: 'The archive grows by what the environment writes.' },
        ]}
      />
    </Section>
  );
}
