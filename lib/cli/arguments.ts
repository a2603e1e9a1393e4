import { parseArgs } from 'node:util';
import type { CopyMode } from '../contracts/copying.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import type { LimitsSettings } from '../contracts/limits.ts';
import { type RetentionSettings, retentionSchema } from '../contracts/retention.ts';
import { limitOptions, readLimits } from './limit-arguments.ts';

const commands = ['snapshot', 'update', 'follow', 'status', 'roll-forward', 'verify', 'prune'] as const;
type CommandName = (typeof commands)[number];

export interface CommandLine {
  readonly command: Exclude<CommandName, 'prune' | 'roll-forward' | 'verify'>;
  /** As given; may be relative. */
  readonly home: string;
  readonly target: string;
  readonly json: boolean;
  readonly dataDirectories: readonly string[];
  readonly logDirectory: string | null;
  readonly ownFiles: readonly string[];
  readonly copyMode: CopyMode;
  readonly utilities: { readonly directory: string; readonly prefix: string } | undefined;
  /** Undefined: as the replica has it, 60 s for a new one. */
  readonly goalMs: number | undefined;
  readonly onBrokenChain: 'snapshot' | 'offer' | undefined;
  /** What is absent: as the replica has it, nothing kept for a new one. */
  readonly retention: Partial<RetentionSettings>;
  /** What is absent: as the replica has it, the defaults for a new one. */
  readonly limits: Partial<LimitsSettings>;
  readonly standby: boolean;
  readonly setAside: boolean;
  readonly moveLogs: boolean;
  readonly checkpointFirst: boolean;
  /** As given; may be relative. */
  readonly alsoHeldBy: readonly string[];
  readonly follow: {
    readonly everyMs: number;
    readonly recoverEveryMs: number;
    readonly recoverAfterBytes: number | undefined;
  };
}

/** `prune` works on the replica directory alone. */
export interface PruneLine {
  readonly command: 'prune';
  readonly target: string;
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly giveUp: readonly string[];
  readonly retention: Partial<RetentionSettings>;
}

/** `roll-forward` too: the environment may be lost. */
export interface RollForwardLine {
  readonly command: 'roll-forward';
  readonly target: string;
  readonly json: boolean;
  readonly standby: boolean;
  readonly utilities: CommandLine['utilities'];
}

/** And so does `verify`, with the replica's own limits. */
export interface VerifyLine {
  readonly command: 'verify';
  readonly target: string;
  readonly json: boolean;
  readonly utilities: CommandLine['utilities'];
}

export const helpText = `understudy: hot-failover replicas of live Berkeley DB environments

  understudy snapshot HOME TARGET   copy the environment, recover the copy, publish it
  understudy update HOME TARGET     bring the log over, recover, publish
  understudy follow HOME TARGET     bring the log over all the time, recover now and then; ends with Ctrl-C
  understudy status HOME TARGET     what the replica has, and what failing over now would lose
  understudy roll-forward TARGET    recover and publish what was received, without the environment
  understudy verify TARGET          rehearse a failover in a copy, and verify every database there
  understudy prune TARGET           remove what neither the replica nor its settings need
  understudy reset-password EMAIL   on the machine of the console: a link by which somebody sets a new password

HOME is the environment's home directory, TARGET the replica's own directory.

  --json                 print one JSON object on standard output
  --data-dir DIR         a data directory that the application sets in its own code (may be repeated)
  --log-dir DIR          the log directory that the application sets in its own code
  --own-file PATTERN     copy files of the application's own in HOME, too: '*.conf' (may be repeated)
  --whole-directories    copy whatever HOME and the data directories hold, not database files alone
  --utilities DIR        where Berkeley DB's utilities are (default: PATH)
  --prefix NAME          how their names begin: db5.3_ for db5.3_recover (default: db_)
  --goal SECONDS         the oldest unreplicated commit that counts as in step (default: 60)
  --on-broken-chain X    snapshot (default): an update takes a snapshot by itself; offer: it stops and says so
  --keep-bases N         keep the newest N bases for restores to a moment (default: 0, none)
  --base-every HOURS     make one where the newest is at least that old (default: 24)
  --keep-archive DAYS    keep log files, and the base they follow, at least that long (default: 0)
  --nice N               0 to 19: how far the work steps back from the processor (default: 10); from 1
                         on, copies also give way while the application writes
  --io-priority X        0 to 7, or idle: how far it steps back from the disk (default: 7)
  --bandwidth BYTES      at most so many bytes a second leave the environment; 0: no limit (default)
  --dry-run              prune: say what would go, and why the rest stays; remove nothing
  --give-up GENERATION   prune: let one go that is kept for commits that the environment has lost (may be repeated)
  --no-standby           leave the standby generation for the next run
  --every SECONDS        follow: how often new log is brought over (default: 1)
  --recover-every SECONDS  follow: how often it is recovered and published (default: 60)
  --recover-after BYTES  follow: also once this much log has come
  --checkpoint           make a checkpoint in the environment first, so that less log is in use
  --move-logs            log files that the environment no longer uses leave it, once the replica holds them
  --also-held-by TARGET  another replica of the environment, which must hold them too (may be repeated)
  --set-aside            snapshot: keep a published generation that somebody used, and publish another
  --stdin                reset-password: set the password to the first line of standard input instead
  --without-second-factor  reset-password: turn the second factor off as well, for somebody who lost it
  --help, --version

The settings of snapshot and update are kept in the replica; prune takes its own for this once.
UNDERSTUDY_DB_PASSWORD holds the password of an encrypted environment.
Exit status: 0 done, 1 failed, 2 usage.
`;

/** Reads the command line. `help` and `version` ask for that text. Throws `usage`. */
export function readCommandLine(
  argv: readonly string[],
): CommandLine | RollForwardLine | VerifyLine | PruneLine | 'help' | 'version' {
  const { values, positionals } = parse(argv);
  if (values.help) return 'help';
  if (values.version) return 'version';
  const [command, home, target, ...rest] = positionals;
  if (command === undefined) throw usage(`name a command: ${commandList}`);
  if (!isCommand(command)) throw usage(`${command} is no command: use ${commandList}`);
  const retention = readRetention(values);
  if (command === 'prune') {
    if (!home || target !== undefined) throw usage('prune takes TARGET');
    const { json, 'dry-run': dryRun, 'give-up': giveUp } = values;
    return { command, target: home, json, dryRun, giveUp, retention };
  }
  if (values['give-up'].length > 0) throw usage('--give-up belongs to prune');
  const utilities =
    values.utilities === undefined && values.prefix === undefined
      ? undefined
      : { directory: values.utilities ?? '/usr/bin', prefix: values.prefix ?? 'db_' };
  const standby = !values['no-standby'];
  if (command === 'roll-forward') {
    if (!home || target !== undefined) throw usage('roll-forward takes TARGET');
    return { command, target: home, json: values.json, standby, utilities };
  }
  if (command === 'verify') {
    if (!home || target !== undefined) throw usage('verify takes TARGET');
    return { command, target: home, json: values.json, utilities };
  }
  if (values['dry-run']) throw usage('--dry-run belongs to prune');
  if (!home || !target || rest.length > 0) throw usage(`${command} takes HOME and TARGET`);
  if (values['set-aside'] && command !== 'snapshot') throw usage('--set-aside belongs to snapshot');
  return {
    command,
    home,
    target,
    json: values.json,
    dataDirectories: values['data-dir'],
    logDirectory: values['log-dir'] ?? null,
    ownFiles: values['own-file'],
    copyMode: values['whole-directories'] ? 'directory' : 'listed',
    utilities,
    goalMs: readSeconds('--goal', values.goal),
    onBrokenChain: readOnBrokenChain(values['on-broken-chain']),
    retention,
    limits: readLimits(values, usage),
    standby,
    setAside: values['set-aside'],
    moveLogs: values['move-logs'],
    checkpointFirst: values.checkpoint,
    alsoHeldBy: values['also-held-by'],
    follow: {
      everyMs: readSeconds('--every', values.every) ?? 1000,
      recoverEveryMs: readSeconds('--recover-every', values['recover-every']) ?? 60_000,
      recoverAfterBytes: readNumber('--recover-after', 'bytes', values['recover-after']),
    },
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        'data-dir': { type: 'string', multiple: true, default: [] },
        'log-dir': { type: 'string' },
        'own-file': { type: 'string', multiple: true, default: [] },
        'whole-directories': { type: 'boolean', default: false },
        utilities: { type: 'string' },
        prefix: { type: 'string' },
        goal: { type: 'string' },
        'on-broken-chain': { type: 'string' },
        'keep-bases': { type: 'string' },
        'base-every': { type: 'string' },
        'keep-archive': { type: 'string' },
        ...limitOptions,
        'dry-run': { type: 'boolean', default: false },
        'give-up': { type: 'string', multiple: true, default: [] },
        'no-standby': { type: 'boolean', default: false },
        'set-aside': { type: 'boolean', default: false },
        'move-logs': { type: 'boolean', default: false },
        checkpoint: { type: 'boolean', default: false },
        'also-held-by': { type: 'string', multiple: true, default: [] },
        every: { type: 'string' },
        'recover-every': { type: 'string' },
        'recover-after': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

const commandList = `${commands.slice(0, -1).join(', ')} or ${commands.at(-1)}`;
const isCommand = (text: string): text is CommandName => (commands as readonly string[]).includes(text);

function readNumber(name: string, what: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d{1,15}$/.test(text) || value < 1) throw usage(`${name} takes a number of ${what}, 1 or more`);
  return value;
}

function readSeconds(name: string, text: string | undefined): number | undefined {
  const seconds = readNumber(name, 'seconds', text);
  if (seconds !== undefined && seconds > 9_999_999) throw usage(`${name} takes at most 9999999 seconds`);
  return seconds === undefined ? undefined : seconds * 1000;
}

function readOnBrokenChain(text: string | undefined): 'snapshot' | 'offer' | undefined {
  if (text === undefined || text === 'snapshot' || text === 'offer') return text;
  throw usage('--on-broken-chain takes snapshot or offer');
}

const retentionOptions = {
  'keep-bases': 'keepBases',
  'base-every': 'baseEveryHours',
  'keep-archive': 'keepArchiveDays',
} as const satisfies Record<string, keyof RetentionSettings>;
type RetentionOption = keyof typeof retentionOptions;

function readRetention(values: { readonly [Option in RetentionOption]?: string | undefined }) {
  const retention: { -readonly [Name in keyof RetentionSettings]?: number } = {};
  for (const option of Object.keys(retentionOptions) as RetentionOption[]) {
    const text = values[option];
    if (text === undefined) continue;
    const name = retentionOptions[option];
    const parsed = retentionSchema.shape[name].safeParse(/^\d{1,6}$/.test(text) ? Number(text) : Number.NaN);
    if (!parsed.success) throw usage(`--${option}: ${parsed.error.issues[0]?.message ?? 'not valid'}`);
    retention[name] = parsed.data;
  }
  return retention;
}

const usage = (message: string): UnderstudyError =>
  new UnderstudyError('usage', message, { hint: 'understudy --help lists commands and options.' });
