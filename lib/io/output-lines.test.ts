import { expect, test } from 'vitest';
import { outputLines } from './output-lines.ts';

const collect = (...chunks: (string | Buffer)[]) => {
  const lines: string[] = [];
  const reader = outputLines((line) => lines.push(line));
  for (const chunk of chunks) reader.add(Buffer.from(chunk));
  reader.end();
  return lines;
};

test('cuts at newlines and carriage returns, wherever chunks end', () => {
  expect(collect('on', 'e\ntw', 'o\r\n\nrecovery 1%\rrecovery 2%\rlast')).toEqual([
    'one',
    'two',
    'recovery 1%',
    'recovery 2%',
    'last',
  ]);
});

test('a character cut by a chunk stays whole', () => {
  const bytes = Buffer.from('größe\n');
  expect(collect(bytes.subarray(0, 3), bytes.subarray(3))).toEqual(['größe']);
});

test('uninitialised bytes become U+FFFD, tabs stay', () => {
  expect(collect(Buffer.from([0x61, 0x00, 0xff, 0x09, 0x1b, 0x62, 0x0a]))).toEqual([
    'a\uFFFD\uFFFD\t\uFFFDb',
  ]);
});

test('a line without an end is cut, so that it does not grow for ever', () => {
  const lines = collect('x'.repeat(4500));
  expect(lines.map((line) => line.length)).toEqual([2000, 2000, 500]);
});
