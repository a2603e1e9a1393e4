import type { LiveWriter, ScriptOperation } from '../live-writer.ts';

/** Every record of every database after so many rounds: name → key → value; hexadecimal digits. */
export type KnownState = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface RoundOptions {
  /** Records of 1.5 kB that the round writes; 6 unless told. */
  readonly records?: number | undefined;
  /** A database is made and renamed, and an older one removed. */
  readonly files?: boolean | undefined;
  /** Each third round ends with one unless told: recovery reads all since the last. */
  readonly checkpoint?: boolean | undefined;
}

/** An environment of which the test knows each record, without asking it: dumping the active at each point takes too long. */
export interface KnownRecords {
  /** Commits a round. When it returns, the round is acknowledged. */
  round(options?: RoundOptions): Promise<void>;
  state(): KnownState;
  /** The states after each of the last rounds: what a run that began after the first of them can have published. */
  recent(rounds?: number): readonly KnownState[];
}

const keysOfA = 40;
/** Of the databases that come and go, so many are there at a time. */
const madeAtOnce = 2;
const recentRounds = 3;
const hex = (text: string): string => Buffer.from(text).toString('hex');

export function knownRecords(writer: LiveWriter): KnownRecords {
  let state: KnownState = new Map();
  let recent: readonly KnownState[] = [];
  let rounds = 0;
  let put = 0;
  let made = 0;
  return {
    state: () => state,
    recent: (rounds = 1) => recent.slice(-rounds),
    round: async ({ records = 6, files = false, checkpoint } = {}) => {
      rounds += 1;
      const next = new Map(state);
      const a = new Map(next.get('a.db'));
      const operations: ScriptOperation[] = [{ do: 'begin', txn: 't' }];
      for (let count = 0; count < records; count += 1) {
        const key = `key-${put++ % keysOfA}`;
        const value = `${rounds}.${count} `.repeat(400).slice(0, 1500);
        operations.push({ do: 'put', database: 'a.db', key, value, txn: 't' });
        a.set(hex(key), hex(value));
      }
      const value = `round ${rounds}`;
      operations.push({ do: 'put', database: 'h.db', type: 'hash', key: 'last', value, txn: 't' });
      operations.push({ do: 'commit', txn: 't' });
      next.set('a.db', a);
      next.set('h.db', new Map([[hex('last'), hex(value)]]));
      if (files) {
        made += 1;
        const first = `made-${made}.db`;
        operations.push(
          { do: 'put', database: first, key: 'k', value },
          { do: 'close', database: first },
          { do: 'rename', database: first, to: `new-${made}.db` },
        );
        next.set(`new-${made}.db`, new Map([[hex('k'), hex(value)]]));
        if (next.delete(`new-${made - madeAtOnce}.db`))
          operations.push({ do: 'remove', database: `new-${made - madeAtOnce}.db` });
      }
      if (checkpoint ?? rounds % 3 === 0) operations.push({ do: 'checkpoint' });
      await writer.do(...operations);
      state = next;
      recent = [...recent, next].slice(-recentRounds);
    },
  };
}

/** Where databases differ from what is known, one sentence each. */
export function differencesFrom(known: KnownState, databases: KnownState): string[] {
  const found: string[] = [];
  for (const name of databases.keys()) if (!known.has(name)) found.push(`${name} should not be there`);
  for (const [name, records] of known) {
    const there = databases.get(name);
    if (!there) found.push(`${name} is missing`);
    else if (there.size !== records.size) found.push(`${name}: ${there.size} records, not ${records.size}`);
    else if ([...records].some(([key, value]) => there.get(key) !== value))
      found.push(`${name}: other records`);
  }
  return found;
}
