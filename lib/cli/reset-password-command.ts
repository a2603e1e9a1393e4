import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { toErrorReport, UnderstudyError } from '../contracts/errors.ts';
import { emailSchema } from '../contracts/users.ts';
import { findDatabase } from '../runtime/find-database.ts';
import { readRuntimeSettings } from '../runtime/runtime-settings.ts';
import { resetPassword } from '../services/reset-password.ts';

const checkout = resolve(import.meta.dirname, '../..');

const usage = (message: string): UnderstudyError =>
  new UnderstudyError('usage', message, {
    hint: 'understudy reset-password EMAIL [--stdin] [--without-second-factor]; the new password comes from standard input, never from the command line.',
  });

/**
 * `understudy reset-password`: on the machine of the server, which must run, with the environment that it was started with.
 * Prints a one-time link, or takes the new password from standard input. Apart from the rest of the command, as it needs the
 * database. Returns the exit status: 0 done, 1 failed, 2 usage.
 */
export async function resetPasswordFromCommandLine(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  try {
    const line = readLine(argv);
    const settings = readRuntimeSettings(env, checkout);
    const url = await findDatabase(settings);
    const password = line.stdin ? ((await text(process.stdin)).split('\n')[0] ?? '').trimEnd() : undefined;
    const { host, port, publicUrl } = settings;
    const origin = publicUrl?.origin ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    const { email, withoutSecondFactor } = line;
    const done = await resetPassword(url, { email, password, withoutSecondFactor, origin });
    process.stdout.write(`${done}\n`);
    return 0;
  } catch (error) {
    const { code, message, hint } = toErrorReport(error);
    process.stderr.write(`understudy: ${code}: ${message}\n${hint ? `${hint}\n` : ''}`);
    return code === 'usage' ? 2 : 1;
  }
}

function readLine(argv: readonly string[]) {
  const { values, positionals } = parsed(argv);
  const email = emailSchema.safeParse(positionals[0] ?? '').data;
  if (email === undefined || positionals.length > 1) throw usage('reset-password takes one email address');
  return {
    email,
    stdin: values.stdin === true,
    withoutSecondFactor: values['without-second-factor'] === true,
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { stdin: { type: 'boolean' }, 'without-second-factor': { type: 'boolean' } },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}
