import { type Lsn, lsn } from '../contracts/lsn.ts';
import { runUtility } from './run-utility.ts';

/** A record as `db_printlog` prints it. */
export interface PrintedRecord {
  readonly lsn: Lsn;
  readonly name: string;
  readonly type: number;
  readonly txnId: number;
  /** `opcode` → `1`, `timestamp` → `1795363574 (Sun …)`; of a field that stands twice the first one. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Everything `db_printlog` prints of an environment, records that are in its log buffer only included. */
export async function printLog(home: string, password?: string): Promise<PrintedRecord[]> {
  const secret = password === undefined ? [] : ['-P', password];
  const result = await runUtility('db5.3_printlog', [...secret, '-h', home]);
  if (result.code !== 0) throw new Error(`db_printlog ended with ${result.code}: ${result.stderr}`);
  return parse(result.stdout);
}

function parse(text: string): PrintedRecord[] {
  const records: PrintedRecord[] = [];
  let fields: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const head = /^\[(\d+)\]\[(\d+)\]([^:]+): rec: (\d+) txnp ([0-9a-f]+)/.exec(line);
    const field = /^\t([a-z_]+): (.*)$/.exec(line);
    if (head) {
      fields = {};
      records.push({
        lsn: lsn(Number(head[1]), Number(head[2])),
        name: head[3]!,
        type: Number(head[4]),
        txnId: Number.parseInt(head[5]!, 16),
        fields,
      });
    } else if (field && !(field[1]! in fields)) fields[field[1]!] = field[2]!;
  }
  return records;
}

/** `db_stat -l`: where the log on disk ends. */
export async function onDiskEnd(home: string, password?: string): Promise<Lsn> {
  const secret = password === undefined ? [] : ['-P', password];
  const { stdout } = await runUtility('db5.3_stat', ['-l', ...secret, '-h', home]);
  const figure = (name: string) => Number(new RegExp(`^(\\d+)\\t${name}$`, 'm').exec(stdout)?.[1]);
  return lsn(figure('On-disk log file number'), figure('On-disk log file offset'));
}
