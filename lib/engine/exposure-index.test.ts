import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../berkeleydb/log-walk.ts';
import { compareLsn, type Lsn, lsn } from '../contracts/lsn.ts';
import { commitRecord } from '../testing/generated-log.ts';
import { createExposureIndex, type ExposureIndex, type StretchFigures } from './exposure-index.ts';

interface Fake {
  readonly lsn: Lsn;
  readonly end: Lsn;
  readonly length: number;
  /** Undefined for a record that is no commit. */
  readonly seconds: number | undefined;
}

/** Records one after another over several files, each of which begins with a header record of 28 bytes. */
function layOut(items: readonly { length: number; seconds: number | undefined; newFile: boolean }[]): Fake[] {
  const records: Fake[] = [];
  let file = 1;
  let offset = 28;
  for (const item of items) {
    if (item.newFile) {
      file += 1;
      offset = 28;
    }
    records.push({
      lsn: lsn(file, offset),
      end: lsn(file, offset + item.length),
      length: item.length,
      seconds: item.seconds,
    });
    offset += item.length;
  }
  return records;
}

function bruteForce(records: readonly Fake[], from: Lsn, upTo?: Lsn): StretchFigures {
  const there = records.filter(
    (record) => compareLsn(record.lsn, from) >= 0 && (!upTo || compareLsn(record.end, upTo) <= 0),
  );
  const seconds = there.flatMap((record) => record.seconds ?? []);
  return {
    bytes: there.reduce((sum, record) => sum + record.length, 0),
    commits: seconds.length,
    oldestCommitSeconds: seconds.length > 0 ? Math.min(...seconds) : undefined,
  };
}

function feed(index: ExposureIndex, step: readonly Fake[]) {
  let bytes = 0;
  for (const record of step) {
    if (record.seconds !== undefined) {
      const { payload } = commitRecord(record.seconds);
      const body = Buffer.concat([Buffer.alloc(16), payload]);
      index.see({
        lsn: record.lsn,
        end: record.end.offset,
        length: record.length,
        bytesBefore: bytes,
        body,
      } as LogRecord);
    }
    bytes += record.length;
  }
  const last = step.at(-1);
  if (last) index.advance(last.end, bytes);
}

/** As the monitor asks: splits an entry by counting it where the position lies inside one. */
function ask(
  index: ExposureIndex,
  records: readonly Fake[],
  position: Lsn,
): { answer: StretchFigures | undefined; read: number } {
  const first = index.after(position);
  if (first === undefined || !('upTo' in first)) return { answer: first, read: 0 };
  index.split(position, bruteForce(records, first.from, position), bruteForce(records, position, first.upTo));
  const second = index.after(position);
  return {
    answer: second && !('upTo' in second) ? second : undefined,
    read: bruteForce(records, first.from, first.upTo).bytes,
  };
}

const items = fc.array(
  fc.record({
    length: fc.integer({ min: 20, max: 500 }),
    // Commit times advance slowly, stand still, and now and then go back.
    seconds: fc.option(fc.integer({ min: 1_000, max: 1_012 }), { nil: undefined, freq: 2 }),
    newFile: fc.boolean(),
  }),
  { minLength: 1, maxLength: 80 },
);

describe('the exposure index', () => {
  it('answers for any position what counting every record answers', () => {
    fc.assert(
      fc.property(
        items.map((list) =>
          list.map((item, i) => ({ ...item, seconds: item.seconds && item.seconds + Math.floor(i / 4) })),
        ),
        fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 2, max: 40 }),
        fc.boolean(),
        (list, asked, steps, limit, drop) => {
          const records = layOut(list);
          const index = createExposureIndex(lsn(1, 28), limit);
          let fed = 0;
          let lowest = lsn(1, 28);
          for (let turn = 0; fed < records.length; turn += 1) {
            const next = Math.min(records.length, fed + steps[turn % steps.length]!);
            feed(index, records.slice(fed, next));
            fed = next;
            const known = records.slice(0, fed);
            for (const choice of asked) {
              const position = known[choice % known.length]!.end;
              if (compareLsn(position, lowest) < 0) continue;
              const { answer } = ask(index, known, position);
              expect(answer).toEqual(bruteForce(known, position));
            }
            expect(index.entries).toBeLessThanOrEqual(limit + asked.length);
            if (drop) {
              lowest = known[Math.floor(known.length / 2)]!.end;
              index.dropBefore(lowest);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads the stretch around a position once', () => {
    const records = layOut(
      Array.from({ length: 100 }, (_, i) => ({
        length: 50,
        seconds: 1_000 + Math.floor(i / 10),
        newFile: i % 30 === 29,
      })),
    );
    const index = createExposureIndex(lsn(1, 28));
    feed(index, records);
    expect(index.entries).toBe(10);
    expect(ask(index, records, records[44]!.end).read).toBe(500);
    expect(ask(index, records, records[44]!.end).read).toBe(0);
    expect(ask(index, records, records[49]!.end).read).toBe(0);
  });

  it('does not answer for what it forgot, and counts nothing of a step that failed', () => {
    const records = layOut(
      Array.from({ length: 20 }, (_, i) => ({ length: 50, seconds: 1_000 + i, newFile: false })),
    );
    const index = createExposureIndex(lsn(1, 28));
    feed(index, records.slice(0, 10));
    index.dropBefore(records[4]!.end);
    expect(index.after(records[2]!.end)).toBeUndefined();
    const { payload } = commitRecord(1_010);
    index.see({
      lsn: records[10]!.lsn,
      end: records[10]!.end.offset,
      length: 50,
      bytesBefore: 0,
      body: Buffer.concat([Buffer.alloc(16), payload]),
    } as LogRecord);
    index.forget();
    feed(index, records.slice(10));
    expect(index.after(records[4]!.end)).toEqual(bruteForce(records, records[4]!.end));
    expect(index.after(records[19]!.end)).toEqual({ bytes: 0, commits: 0, oldestCommitSeconds: undefined });
  });
});
