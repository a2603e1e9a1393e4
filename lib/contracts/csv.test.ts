import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

test.each([
  [['a', 'b'], 'a,b\r\n'],
  [[null, '', 'x'], ',,x\r\n'],
  [[-3, 1.5, true], '-3,1.5,true\r\n'],
  [['a,b', 'say "no"', 'two\nlines'], '"a,b","say ""no""","two\nlines"\r\n'],
  [['[12][3456]', 'Zürich'], '[12][3456],Zürich\r\n'],
])('%j', (values, line) => {
  expect(csvLine(values)).toBe(line);
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x","y")'])(
  'a spreadsheet takes %j for text',
  (text) => {
    expect(csvLine([text])).toMatch(/^"?'/);
  },
);

test('what is written is read back, whatever it holds', () => {
  const harmless = fc.string().filter((text) => !/^[=+\-@\t\r\n]/.test(text));
  fc.assert(
    fc.property(fc.array(harmless, { minLength: 1 }), (values) => {
      expect(readLine(csvLine(values))).toEqual(values);
    }),
  );
});

/** The grammar of RFC 4180 for one record, read letter by letter. */
function readLine(line: string): string[] {
  const values: string[] = [];
  let at = 0;
  for (;;) {
    let value = '';
    if (line[at] === '"') {
      for (at += 1; line[at] !== '"' || line[at + 1] === '"'; at += 1) {
        if (line[at] === '"') at += 1;
        value += line[at];
      }
      at += 1;
    } else {
      while (line[at] !== ',' && line.slice(at, at + 2) !== '\r\n') value += line[at++];
    }
    values.push(value);
    if (line[at] !== ',') {
      expect(line.slice(at)).toBe('\r\n');
      return values;
    }
    at += 1;
  }
}
