import { localFiles } from '../io/local-files.ts';

/** The version of package.json. */
export async function version(): Promise<string> {
  const path = new URL('../../package.json', import.meta.url).pathname;
  const parsed: unknown = JSON.parse((await localFiles.readWhole(path)).toString('utf8'));
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed
    ? String(parsed.version)
    : 'unknown';
}
