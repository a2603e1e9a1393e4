import { expect, test } from 'vitest';
import { endOfLine, logLinePositions, wholeLine } from './geometry.ts';

const size = 1_000_000;
const live = (
  archiveFromLsn: string | null,
  recoveredLsn: string | null,
  receivedLsn: string | null,
  environmentLsn: string | null,
) => ({
  archiveFromLsn,
  recoveredLsn,
  receivedLsn,
  environmentLsn,
});
const positions = (...args: Parameters<typeof live>) => {
  const found = logLinePositions(live(...args), size);
  if (found === null) throw new Error('no positions');
  return found;
};

test('without the end of the environment there is no line', () => {
  expect(logLinePositions(live('[1][28]', '[2][0]', null, null), size)).toBeNull();
});

test('the whole line begins with the first archived file and ends with the current file, to scale', () => {
  const line = wholeLine(positions('[1][28]', '[3][500000]', '[3][750000]', '[4][500000]'));
  expect(line.pieces.map((piece) => [piece.file, piece.from, piece.to])).toEqual([
    [1, 0, 25],
    [2, 25, 50],
    [3, 50, 75],
    [4, 75, 100],
  ]);
  expect(line.shipped).toEqual({ from: 62.5, to: 68.75 });
  expect(line.missing).toEqual({ from: 68.75, to: 87.5 });
  expect(line.marks).toMatchObject({ recovered: 62.5, received: 68.75, now: 87.5 });
  expect(line.cut).toBe(false);
});

test('the end of a long line says that it is cut, and begins at a file', () => {
  const line = endOfLine(positions('[1][28]', '[399][10]', '[399][10]', '[400][10]'), 8);
  expect([line.firstFile, line.lastFile, line.cut, line.marks.archived]).toEqual([393, 400, true, null]);
});

test('the end of the line always holds the whole exposure', () => {
  const line = endOfLine(positions('[1][28]', '[100][10]', null, '[160][10]'), 8);
  expect(line.firstFile).toBeLessThan(100);
  expect(line.marks.recovered).toBeGreaterThan(0);
});

test('an idle environment has no exposure to draw', () => {
  const line = endOfLine(positions('[1][28]', '[2][10]', '[2][10]', '[2][10]'), 8);
  expect([line.shipped, line.missing]).toEqual([null, null]);
});

test('a replica that was never synced has no marks but the end of the environment', () => {
  const line = endOfLine(positions(null, null, null, '[12][10]'), 8);
  expect(line.marks).toMatchObject({ archived: null, restorable: null, recovered: null, received: null });
  expect([line.shipped, line.missing]).toEqual([null, null]);
});

test('thousands of files are drawn as a bounded number of pieces', () => {
  const line = wholeLine(positions('[1][28]', '[4999][10]', null, '[5000][10]'));
  expect(line.pieces.length).toBeLessThanOrEqual(125);
  expect(line.pieces.at(-1)?.to).toBe(100);
});

test('a position beyond the stated size of a log file stretches the scale rather than leaving it', () => {
  const line = wholeLine(positions('[1][28]', '[1][28]', null, '[1][1500000]'));
  expect(line.marks.now).toBe(100);
});

test('an environment whose log went back never shows its replica to the right of its end', () => {
  const line = wholeLine(positions('[1][28]', '[3][900000]', '[3][900000]', '[3][100000]'));
  expect(line.marks.recovered).toBe(line.marks.now);
  expect(line.missing).toBeNull();
});

test('where restores go from is marked where the picture reaches so far back', () => {
  const replica = live('[1][28]', '[20][10]', '[20][10]', '[20][500000]');
  const marked = logLinePositions(replica, size, '[3][500000]');
  if (marked === null) throw new Error('no positions');
  expect(wholeLine(marked).marks).toMatchObject({ archived: expect.closeTo(0, 2), restorable: 12.5 });
  expect(endOfLine(marked, 8).marks).toMatchObject({ archived: null, restorable: null });
});
