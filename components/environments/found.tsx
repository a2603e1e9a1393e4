import type { EnvironmentReport } from '#lib/contracts/environment.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import { type Fact, Facts } from '../ui/facts.tsx';

/** What looking at a home found: release, files, sizes, log range, whether a writer is alive. */
export function Found({ report }: { readonly report: EnvironmentReport }) {
  return <Facts facts={foundFacts(report)} />;
}

export function foundFacts(report: EnvironmentReport): Fact[] {
  const { release, logVersion, logVersionProved, databases, databaseBytes, logFiles, pageSizes, lsn, alive } =
    report;
  const logBytes = logFiles.reduce((sum, file) => sum + file.bytes, 0);
  const inUse = logFiles.filter((file) => file.inUse).length;
  const facts: Fact[] = [];
  if (release !== null || logVersion !== null) {
    const version =
      logVersion === null
        ? ''
        : `, log version ${logVersion}${logVersionProved ? '' : ' (read by the table, not proved on real logs)'}`;
    facts.push({ term: 'Release', value: `Berkeley DB ${release ?? 'unknown'}${version}` });
  }
  if (databases.length > 0) {
    const pages = pageSizes.length > 0 ? `, pages of ${pageSizes.map(formatPageSize).join(', ')}` : '';
    facts.push({
      term: 'Databases',
      value: `${formatCount(databases.length, 'file')}, ${formatBytes(databaseBytes)}${pages}`,
    });
  }
  if (logFiles.length > 0) {
    facts.push({
      term: 'Log',
      value: (
        <>
          <span className="figures">
            {logFiles[0]?.name}
            {logFiles.length > 1 && ` … ${logFiles.at(-1)?.name ?? ''}`}
          </span>
          <span className="block text-sm text-muted">
            {formatCount(logFiles.length, 'file')}, {formatBytes(logBytes)}, {inUse} in use
          </span>
        </>
      ),
    });
  }
  if (lsn !== null) facts.push({ term: 'Log position', value: <span className="figures">{lsn}</span> });
  if (alive !== null) {
    facts.push({
      term: 'Application',
      value: alive ? 'has it open now' : 'nothing has it open at the moment',
    });
  }
  if (logVersion !== null)
    facts.push({ term: 'Encryption', value: report.encrypted ? 'encrypted' : 'not encrypted' });
  if (report.logDirectory !== null && report.logDirectory !== report.home) {
    facts.push({ term: 'Log directory', value: <span className="figures">{report.logDirectory}</span> });
  }
  const elsewhere = report.dataDirectories.filter((directory) => directory !== report.home);
  if (elsewhere.length > 0) {
    facts.push({ term: 'Data directories', value: <span className="figures">{elsewhere.join(', ')}</span> });
  }
  return facts;
}

/** Page sizes are powers of two, and named so: `4 KiB`, `512 B`. */
export const formatPageSize = (bytes: number): string =>
  bytes >= 1024 ? `${bytes / 1024} KiB` : `${bytes} B`;
