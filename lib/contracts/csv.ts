/** What a cell can hold. Null is an empty cell. */
export type CsvValue = string | number | boolean | null;

/**
 * One line of CSV after RFC 4180, with its CRLF. A text that a spreadsheet would take for a formula (it begins with
 * `=`, `+`, `-`, `@`, a tab or a line break) gets an apostrophe before it, as OWASP's page on CSV injection advises:
 * names are typed by people. Numbers are written as they are.
 */
export const csvLine = (values: readonly CsvValue[]): string => `${values.map(cell).join(',')}\r\n`;

function cell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
