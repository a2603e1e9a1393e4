import type { EnvironmentLayout } from '../berkeleydb/environment-layout.ts';
import type { PreflightCheck } from '../contracts/environment.ts';
import { toErrorReport } from '../contracts/errors.ts';
import type { EngineContext } from './ports.ts';

/** What looking takes: no journal, as nothing is done. */
export type LookContext = Pick<EngineContext, 'host' | 'signal'>;

/** Runs one look and puts its outcome among the checks. Undefined where it failed. */
export async function attempt<T>(
  checks: PreflightCheck[],
  name: string,
  look: () => Promise<T>,
  inWords: (found: T) => string,
): Promise<T | undefined> {
  try {
    const found = await look();
    checks.push({ name, result: 'ok', code: null, message: inWords(found), hint: null });
    return found;
  } catch (error) {
    const { code, message, hint } = toErrorReport(error);
    checks.push({ name, result: 'failed', code, message, hint: hint ?? null });
    return undefined;
  }
}

export const describeHome = (layout: EnvironmentLayout): string =>
  layout.dataDirectories.length === 1
    ? 'an environment home'
    : `an environment home with ${layout.dataDirectories.length - 1} further data directories`;
