import type { Copying } from '../contracts/copying.ts';
import type { NewEnvironment, PreflightCheck } from '../contracts/environment.ts';
import type { ErrorCode } from '../contracts/errors.ts';
import type { UtilitiesPlace } from '../contracts/utilities.ts';
import type { SealedEnvironment } from '../queue/question-types.ts';
import type { ServiceContext } from './context.ts';
import { refuseField } from './invalid-input.ts';

/** The environment columns, or the form's fields, as a question takes them. */
export function sealedSpec(environment: {
  readonly home: string;
  readonly dataDirectories: readonly string[];
  readonly logDirectory: string | null;
  readonly passwordSealed: string | null;
  readonly copying?: Copying | undefined;
  readonly utilities?: UtilitiesPlace | null | undefined;
}): SealedEnvironment {
  const { home, dataDirectories, logDirectory, passwordSealed, copying, utilities } = environment;
  return {
    home,
    dataDirectories,
    logDirectory,
    passwordSealed,
    ...(copying ? { copying } : {}),
    ...(utilities ? { utilities } : {}),
  };
}

/** Seals the form's password; null where there is none. */
export async function sealPassword(
  context: ServiceContext,
  password: string | null | undefined,
): Promise<string | null> {
  return password ? (await context.box()).seal(password) : null;
}

/** Codes of looks at a home that concern another field than the home. */
const fieldOfCode: Partial<Record<ErrorCode, keyof NewEnvironment>> = {
  'log-directory-missing': 'logDirectory',
  'data-directory-missing': 'dataDirectories',
  'environment-encrypted': 'password',
  'utility-missing': 'utilities',
  'release-mismatch': 'utilities',
};

/** Checks of the roots are named after what they concern. */
const fieldOfName: Readonly<Record<string, keyof NewEnvironment>> = {
  'log directory': 'logDirectory',
  'data directory': 'dataDirectories',
};

/** Throws the first failed check as the refusal of the field that it concerns. */
export function refuseFailed(checks: readonly PreflightCheck[], field: string): void {
  const failed = checks.find((check) => check.result === 'failed');
  if (!failed) return;
  const code = failed.code ?? 'input-invalid';
  const other = code === 'path-outside-roots' ? fieldOfName[failed.name] : fieldOfCode[code];
  const at = field === 'home' ? (other ?? field) : field;
  throw refuseField(at, code, failed.message, failed.hint ?? undefined);
}
