import { endOfLog } from '../berkeleydb/log-end.ts';
import { listLogFiles } from '../berkeleydb/log-files.ts';
import { scanLog } from '../berkeleydb/log-reader.ts';
import { lsn } from '../contracts/lsn.ts';
import { localFiles } from '../io/local-files.ts';

export interface LogReaderRate {
  /** Bytes of records in the directory's log. */
  readonly bytes: number;
  readonly records: number;
  /** Megabytes (10^6 bytes) a second, the best of three passes over a warm page cache. */
  readonly withChecksums: number;
  readonly withoutChecksums: number;
}

/** Measures how fast the log reader walks a real log. Throws as `scanLog`. */
export async function measureLogReaderRate(directory: string): Promise<LogReaderRate> {
  const [first] = await listLogFiles(localFiles, directory);
  const { end } = await endOfLog(localFiles, directory);
  const from = { lsn: lsn(first?.number ?? 1, 0) };
  const pass = async (checksums: boolean) => {
    const started = performance.now();
    const scan = await scanLog(localFiles, directory, from, { checksums, upTo: end });
    return { ...scan, rate: scan.bytes / 1e3 / (performance.now() - started) };
  };
  const best = async (checksums: boolean) => {
    const passes = [await pass(checksums), await pass(checksums), await pass(checksums)];
    return Math.max(...passes.map((one) => one.rate));
  };
  const { bytes, records } = await pass(true);
  return { bytes, records, withChecksums: await best(true), withoutChecksums: await best(false) };
}
