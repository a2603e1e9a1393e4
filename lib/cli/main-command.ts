import { resolve } from 'node:path';
import { type ErrorReport, toErrorReport } from '../contracts/errors.ts';
import type { EnvironmentSpec } from '../engine/ports.ts';
import { localHost } from '../hosts/local.ts';
import type { Files } from '../io/files.ts';
import {
  type CommandLine,
  helpText,
  type PruneLine,
  type RollForwardLine,
  readCommandLine,
  type VerifyLine,
} from './arguments.ts';
import { pruneAsText, pruneFromCommandLine } from './prune-command.ts';
import { rollForwardFromCommandLine, runFromCommandLine } from './run-command.ts';
import { statusAsText, statusFromCommandLine } from './status-command.ts';
import { verifyFromCommandLine } from './verify-command.ts';
import { version } from './version.ts';

/** The `understudy` command. Returns the exit status: 0 done, 1 failed, 2 usage. */
export async function main(argv: readonly string[]): Promise<number> {
  const print = (text: string) => process.stdout.write(text);
  const say = (text: string) => process.stderr.write(text);
  let json = argv.includes('--json');
  try {
    const line = readCommandLine(argv);
    if (line === 'help') {
      print(helpText);
      return 0;
    }
    if (line === 'version') {
      print(`understudy ${version}\n`);
      return 0;
    }
    json = line.json;
    const answer = await carryOut(line, say);
    print(json ? `${JSON.stringify(answer)}\n` : asText(answer));
    return 0;
  } catch (error) {
    const report = toErrorReport(error);
    say(reportAsText(report));
    if (json) print(`${JSON.stringify({ ok: false, ...report })}\n`);
    return report.code === 'usage' ? 2 : 1;
  }
}

async function carryOut(
  line: CommandLine | RollForwardLine | VerifyLine | PruneLine,
  say: (text: string) => void,
) {
  const host = localHost();
  if (line.command === 'prune') {
    return await pruneFromCommandLine(host, line, await resolved(host.files, line.target), say);
  }
  const stop = new AbortController();
  // The first signal ends the run at the next safe place, with its end on record; what was published stays.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  const context = { host, signal: stop.signal, write: say };
  const password = process.env.UNDERSTUDY_DB_PASSWORD || null;
  if (line.command === 'roll-forward') {
    return await rollForwardFromCommandLine(context, line, await resolved(host.files, line.target), password);
  }
  if (line.command === 'verify')
    return await verifyFromCommandLine(context, line, await resolved(host.files, line.target), password);
  const environment: EnvironmentSpec = {
    home: await resolved(host.files, line.home),
    dataDirectories: await Promise.all(line.dataDirectories.map((path) => resolved(host.files, path))),
    logDirectory: line.logDirectory === null ? null : await resolved(host.files, line.logDirectory),
    ownFiles: line.ownFiles,
    copyMode: line.copyMode,
    password,
    utilities: line.utilities,
  };
  const target = await resolved(host.files, line.target);
  return line.command === 'status'
    ? await statusFromCommandLine(host, line, environment, target, stop.signal)
    : await runFromCommandLine(
        context,
        line,
        environment,
        target,
        await Promise.all(line.alsoHeldBy.map((path) => resolved(host.files, path))),
      );
}

/** A path typed at a shell: relative to the working directory, links followed as far as there is something. */
async function resolved(files: Files, path: string): Promise<string> {
  const absolute = path === '' || path.includes('\0') ? path : resolve(path);
  for (let existing = absolute, rest = ''; existing !== ''; ) {
    const real = await files.realpath(existing).catch(() => undefined);
    if (real !== undefined) return rest === '' ? real : resolve(real, rest);
    const parent = resolve(existing, '..');
    if (parent === existing) break;
    rest =
      rest === ''
        ? existing.slice(parent.length).replace(/^\//, '')
        : `${existing.slice(parent.length).replace(/^\//, '')}/${rest}`;
    existing = parent;
  }
  return absolute;
}

type Answer = Awaited<ReturnType<typeof carryOut>>;

/** A run has told its steps as it went, and says nothing more. */
function asText(answer: Answer): string {
  if ('state' in answer) return statusAsText(answer);
  return 'surplus' in answer ? pruneAsText(answer) : '';
}

const reportAsText = ({ code, message, hint, path }: ErrorReport): string =>
  `understudy: ${code}: ${message}${path ? ` (${path})` : ''}\n${hint ? `${hint}\n` : ''}`;
