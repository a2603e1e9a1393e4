import {
  type JournalLine,
  type RunDetail,
  type RunStep,
  type RunSummary,
  recordedRunKinds,
  runStates,
  runTriggers,
  type StepName,
  stepNames,
  stepStates,
} from '../contracts/run.ts';
import type { JournalLine as LineRow, Prisma, Run, RunStep as StepRow } from './generated/client.ts';
import { toIso, toNumber, toReport, toWord } from './rows.ts';

/** What a summary needs beside the run's own columns. */
export const runNames = {
  environment: { select: { name: true } },
  replica: { select: { name: true } },
} as const satisfies Prisma.RunInclude;

type RunRow = Prisma.RunGetPayload<{ include: typeof runNames }>;

export function toRunSummary(row: RunRow): RunSummary {
  return {
    id: row.id,
    kind: toWord(recordedRunKinds, row.kind, 'snapshot'),
    state: toWord(runStates, row.state, 'failed'),
    trigger: toWord(runTriggers, row.trigger, 'operator'),
    environmentId: row.environmentId,
    environmentName: row.environment.name,
    replicaId: row.replicaId,
    replicaName: row.replica.name,
    requestedAt: row.requestedAt.toISOString(),
    startedAt: toIso(row.startedAt),
    publishedAt: toIso(row.publishedAt),
    endedAt: toIso(row.endedAt),
    bytesCopied: toNumber(row.bytesCopied),
    publishedLsn: row.publishedLsn,
    fellBack: row.fellBack,
    error: toReport(row.error),
  };
}

export type OpenRunRow = Pick<Run, 'id' | 'kind' | 'state'>;

export const toOpenRun = ({ id, kind, state }: OpenRunRow): Pick<RunSummary, 'id' | 'kind' | 'state'> => ({
  id,
  kind: toWord(recordedRunKinds, kind, 'snapshot'),
  state: toWord(runStates, state, 'failed'),
});

export function toRunDetail(
  row: RunRow,
  steps: readonly StepRow[],
  lines: readonly LineRow[],
  linesTruncated: boolean,
): RunDetail {
  return {
    ...toRunSummary(row),
    cancelRequested: row.cancelRequestedAt !== null,
    steps: steps.flatMap(toStep),
    lines: lines.map(toLine),
    linesTruncated,
  };
}

/** No entry for a step that this release does not know. */
function toStep(row: StepRow): RunStep[] {
  const name = toStepName(row.name);
  if (name === null) return [];
  return [
    {
      name,
      state: toWord(stepStates, row.state, 'pending'),
      startedAt: toIso(row.startedAt),
      endedAt: toIso(row.endedAt),
      filesDone: row.filesDone ?? undefined,
      filesTotal: row.filesTotal ?? undefined,
      bytesDone: toNumber(row.bytesDone) ?? undefined,
      bytesTotal: toNumber(row.bytesTotal) ?? undefined,
      detail: row.detail ?? undefined,
    },
  ];
}

function toLine(row: LineRow): JournalLine {
  return {
    sequence: row.sequence,
    at: row.at.toISOString(),
    step: row.step === null ? null : toStepName(row.step),
    source: row.source,
    stream: toWord(['note', 'stdout', 'stderr'], row.stream, 'note'),
    text: row.text,
  };
}

const toStepName = (name: string): StepName | null => stepNames.find((known) => known === name) ?? null;
