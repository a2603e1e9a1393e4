import { UnderstudyError } from '../contracts/errors.ts';

/** One line that sets something. */
export interface DbConfigLine {
  /** From 1, counted as the library counts: see {@link parseDbConfig}. */
  readonly number: number;
  readonly name: string;
  /** As written; empty where there is none. */
  readonly value: string;
  readonly text: string;
}

/** What a DB_CONFIG says about where things are; directories as written, relative to the home or absolute. */
export interface DbConfig {
  /** In the order of lookup; the home itself comes after them. */
  readonly dataDirectories: readonly string[];
  /** `set_create_dir`; where absent, new files go to the first data directory. */
  readonly createDirectory: string | undefined;
  readonly logDirectory: string | undefined;
  readonly temporaryDirectory: string | undefined;
  readonly autoRemovesLogs: boolean;
  readonly logInMemory: boolean;
  /** All lines but comments and empty ones, in order. */
  readonly lines: readonly DbConfigLine[];
  /** Those that do not name a data, creation, log or temporary directory. */
  readonly otherLines: readonly DbConfigLine[];
}

/** Each also has the name that it had before release 2 (`db_data_dir`); the library still takes both. */
const dataDirectoryNames = new Set(['set_data_dir', 'add_data_dir', 'db_data_dir']);
const logDirectoryNames = new Set(['set_lg_dir', 'db_log_dir']);
const temporaryDirectoryNames = new Set(['set_tmp_dir', 'db_tmp_dir']);

/** fgets(3) with the library's buffer of 256: a longer line is read as several (seen, also for comments). */
const LINE_BYTES = 255;

/**
 * Reads a DB_CONFIG as `libdb` 5.3 does. Seen with its utilities, and in part other than the manual says: leading white
 * space is skipped; `#` makes a comment only at the beginning; names are case-sensitive; the value of a directory is
 * the rest of the line, blanks included, also trailing ones (`set_data_dir sub # x` names a directory `sub # x`); a
 * line is cut at 255 bytes and its rest is read as the next line; a carriage return before the newline is dropped.
 *
 * @throws UnderstudyError db-config-invalid where a line cannot be taken as the library would: NUL bytes, text that is
 * not UTF-8, a directory without a name (with which the utilities crash), a creation directory that was not listed
 * before as a data directory (BDB1561).
 */
export function parseDbConfig(content: string | Uint8Array, path = 'DB_CONFIG'): DbConfig {
  const lines = splitLines(toText(content, path));
  const dataDirectories: string[] = [];
  const directories: { create?: string; log?: string; temporary?: string } = {};
  const otherLines: DbConfigLine[] = [];
  for (const line of lines) {
    if (dataDirectoryNames.has(line.name)) dataDirectories.push(directoryOf(line, path));
    else if (logDirectoryNames.has(line.name)) directories.log = directoryOf(line, path);
    else if (temporaryDirectoryNames.has(line.name)) directories.temporary = directoryOf(line, path);
    else if (line.name === 'set_create_dir') {
      directories.create = directoryOf(line, path);
      if (!dataDirectories.includes(directories.create)) {
        throw invalid(path, line, 'names a directory that no line before it lists as a data directory');
      }
    } else otherLines.push(line);
  }
  return {
    dataDirectories,
    createDirectory: directories.create,
    logDirectory: directories.log,
    temporaryDirectory: directories.temporary,
    autoRemovesLogs: lastFlag(otherLines, ['db_log_autoremove', 'db_log_auto_remove']),
    logInMemory: lastFlag(otherLines, ['db_log_inmemory', 'db_log_in_memory']),
    lines,
    otherLines,
  };
}

function toText(content: string | Uint8Array, path: string): string {
  let text: string;
  try {
    text = typeof content === 'string' ? content : new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch (cause) {
    throw new UnderstudyError('db-config-invalid', 'DB_CONFIG is not UTF-8 text', {
      op: 'read DB_CONFIG',
      path,
      hint: 'Rename directories whose names are not UTF-8 and write DB_CONFIG again.',
      cause,
    });
  }
  if (text.includes('\0')) {
    throw new UnderstudyError('db-config-invalid', 'DB_CONFIG holds a NUL byte', {
      op: 'read DB_CONFIG',
      path,
      hint: 'Write the file again as plain text.',
    });
  }
  return text;
}

function splitLines(text: string): DbConfigLine[] {
  const found: DbConfigLine[] = [];
  let number = 0;
  for (const whole of text.split('\n')) {
    for (const piece of pieces(whole)) {
      number += 1;
      const line = piece.endsWith('\r') ? piece.slice(0, -1) : piece;
      const trimmed = line.replace(/^[ \t\v\f\r]+/, '');
      if (trimmed === '' || trimmed.startsWith('#')) continue;
      const name = /^[^ \t\v\f\r]+/.exec(trimmed)?.[0] ?? trimmed;
      const value = trimmed.slice(name.length).replace(/^[ \t\v\f\r]+/, '');
      found.push({ number, name, value, text: line });
    }
  }
  return found;
}

function pieces(line: string): string[] {
  const encoded = Buffer.from(line, 'utf8');
  if (encoded.length < LINE_BYTES) return [line];
  const cut: string[] = [];
  for (let at = 0; at < encoded.length; at += LINE_BYTES) {
    cut.push(encoded.subarray(at, at + LINE_BYTES).toString('utf8'));
  }
  return cut;
}

function directoryOf(line: DbConfigLine, path: string): string {
  if (line.value === '') throw invalid(path, line, 'names no directory');
  return line.value;
}

/** `set_flags NAME [on|off]` and `log_set_config NAME [on|off]`; flag names in any case, the last line wins. */
function lastFlag(lines: readonly DbConfigLine[], names: readonly string[]): boolean {
  let on = false;
  for (const line of lines) {
    if (line.name !== 'set_flags' && line.name !== 'log_set_config') continue;
    const [flag = '', state = 'on'] = line.value.toLowerCase().split(/[ \t]+/);
    if (names.includes(flag)) on = state !== 'off';
  }
  return on;
}

function invalid(path: string, line: DbConfigLine, what: string): UnderstudyError {
  return new UnderstudyError('db-config-invalid', `line ${line.number} of DB_CONFIG (${line.name}) ${what}`, {
    op: 'read DB_CONFIG',
    path,
    hint: "Correct the line; Berkeley DB's own utilities cannot use this file either.",
  });
}
