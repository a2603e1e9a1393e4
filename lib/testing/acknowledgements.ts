import { readFile } from 'node:fs/promises';

/** One commit that the writer was told is durable, as far as it concerns one record that is never changed again. */
export interface Acknowledgement {
  /** Unix time in milliseconds, taken after the commit had returned. */
  readonly at: number;
  readonly role: string;
  /** File name, and `file/subdatabase` in a file of several. */
  readonly database: string;
  readonly key: string;
  /** First eight hexadecimal digits of the MD5 of the value. */
  readonly valueHash: string;
}

/** Reads the log of acknowledgements; none where the file is not there yet. */
export async function readAcknowledgements(path: string): Promise<Acknowledgement[]> {
  let text = '';
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  return complete
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [at = '', role = '', database = '', key = '', valueHash = ''] = line.split(' ');
      return { at: Number(at), role, database, key, valueHash };
    });
}
