import type { EnvironmentReport } from '#lib/contracts/environment.ts';
import { formatBytes } from '../format/bytes.ts';
import { Facts } from '../ui/facts.tsx';
import { Section } from '../ui/section.tsx';

interface SpaceNeededProps {
  readonly report: EnvironmentReport;
}

/** The published one and the standby that the next update rolls forward. */
const generations = 2;

/** What a replica takes at the start; its archive then grows with what the environment writes. */
export function SpaceNeeded({ report }: SpaceNeededProps) {
  const logBytes = report.logFiles.reduce((sum, file) => sum + file.bytes, 0);
  // The files in use are in the archive and in each generation; the rest is left where it is.
  const inUse = report.logFiles.reduce((sum, file) => sum + (file.inUse ? file.bytes : 0), 0) || logBytes;
  const total = report.databaseBytes * generations + inUse * (generations + 1);
  return (
    <Section
      title="Space it will need"
      aside={<span className="figures text-ink">{formatBytes(total)}</span>}
    >
      <Facts
        facts={[
          {
            term: 'Databases',
            value: <span className="figures">{`${formatBytes(report.databaseBytes)} × ${generations}`}</span>,
          },
          {
            term: 'Log in use',
            value: <span className="figures">{`${formatBytes(inUse)} × ${generations + 1}`}</span>,
          },
          {
            term: 'Then',
            value: <span className="text-muted">The archive grows by what the environment writes.</span>,
          },
        ]}
      />
    </Section>
  );
}
