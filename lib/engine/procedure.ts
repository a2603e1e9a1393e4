import type { RetentionSettings } from '../contracts/retention.ts';
import type { StepName } from '../contracts/run.ts';
import { check } from './steps/check.ts';
import { checkArchive } from './steps/check-archive.ts';
import { checkChain } from './steps/check-chain.ts';
import { checkpoint } from './steps/checkpoint.ts';
import { copyDatabases } from './steps/copy-databases.ts';
import { copyNewDatabases } from './steps/copy-new-databases.ts';
import { inspect } from './steps/inspect.ts';
import { inspectArchive } from './steps/inspect-archive.ts';
import { keepBase } from './steps/keep-base.ts';
import { listFiles } from './steps/list-files.ts';
import { placeLogFilesStep } from './steps/place-logs.ts';
import { prepare } from './steps/prepare.ts';
import { prune } from './steps/prune.ts';
import { publish } from './steps/publish.ts';
import { recover } from './steps/recover.ts';
import { releaseLogs } from './steps/release-logs.ts';
import { shipLogs } from './steps/ship-logs.ts';
import { standby } from './steps/standby.ts';
import type { ProcedureKind, Step } from './work.ts';

export type Procedure = readonly (readonly [StepName, Step])[];

const snapshot: Procedure = [
  ['inspect', inspect],
  ['prepare', prepare],
  ['check-chain', checkChain],
  ['checkpoint', checkpoint],
  ['list-files', listFiles],
  ['copy-databases', copyDatabases],
  ['ship-logs', shipLogs],
  ['place-logs', placeLogFilesStep],
  ['recover', recover],
  ['check', check],
  ['publish', publish],
  ['standby', standby],
  ['release-logs', releaseLogs],
  ['keep-base', keepBase],
  ['prune', prune],
];

const update: Procedure = [
  ['inspect', inspect],
  ['prepare', prepare],
  ['check-chain', checkChain],
  ['checkpoint', checkpoint],
  ['list-files', listFiles],
  ['copy-new-databases', copyNewDatabases],
  ['ship-logs', shipLogs],
  ['place-logs', placeLogFilesStep],
  ['recover', recover],
  ['check', check],
  ['publish', publish],
  ['standby', standby],
  ['release-logs', releaseLogs],
  ['keep-base', keepBase],
  ['prune', prune],
];

/** Step 4 alone, without the active: what the archive holds beyond the generations is recovered and published. */
const rollForward: Procedure = [
  ['inspect-archive', inspectArchive],
  ['prepare', prepare],
  ['check-archive', checkArchive],
  ['place-logs', placeLogFilesStep],
  ['recover', recover],
  ['check', check],
  ['publish', publish],
  ['standby', standby],
  ['prune', prune],
];

/**
 * The hot-failover procedure of the Berkeley DB manual, in its order: database files (1), log files (2, 3), catastrophic
 * recovery (4). A repeated step 1 is never published without the steps after it (invariant 4): there is no other list.
 */
const procedures = {
  snapshot,
  update,
  'roll-forward': rollForward,
} as const satisfies Record<ProcedureKind, Procedure>;

/** The steps of a run: without the one that makes a base, or a checkpoint, where that was not asked for. */
export function stepsOf(
  kind: ProcedureKind,
  {
    retention,
    checkpointFirst,
  }: { retention: Pick<RetentionSettings, 'keepBases'>; checkpointFirst: boolean },
): Procedure {
  const left: StepName[] = [
    ...(retention.keepBases > 0 ? [] : ['keep-base' as const]),
    ...(checkpointFirst ? [] : ['checkpoint' as const]),
  ];
  return procedures[kind].filter(([name]) => !left.includes(name));
}
