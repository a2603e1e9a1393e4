import { randomUUID } from 'node:crypto';
import { formatLsn } from '../contracts/lsn.ts';
import { runId } from '../contracts/units.ts';
import { runVerify } from '../engine/verify-run.ts';
import type { VerifyLine } from './arguments.ts';
import type { CommandContext } from './run-command.ts';
import { createTerminalJournal } from './terminal-journal.ts';

/** Verifies what is published and received; returns what `--json` prints. */
export async function verifyFromCommandLine(
  { host, signal, write }: CommandContext,
  { utilities }: VerifyLine,
  target: string,
  password: string | null,
) {
  const run = runId(randomUUID());
  const journal = createTerminalJournal(host.clock, write);
  const result = await runVerify(
    { host, signal, journal },
    { runId: run, target, password, ...(utilities ? { utilities } : {}) },
  );
  return { ok: true, run, ...result, lsn: formatLsn(result.lsn) };
}
