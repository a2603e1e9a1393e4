import { z } from 'zod';
import type { EnvironmentDetail } from '#lib/contracts/environment.ts';
import { logDiskThresholdsSchema } from '#lib/contracts/log-disk.ts';
import type { UpdateEnvironment } from '#lib/contracts/requests.ts';
import { typedNumber } from '../forms/typed-number.ts';

type Settings = Pick<EnvironmentDetail, 'id' | 'moveLogs' | 'checkpointFirst' | 'logAlert'>;

/** What becomes of an environment's log files, and when their disk is told of; by the contract's own rules. */
export const logFilesFormSchema = z.object({
  unused: z.enum(['keep', 'move']),
  checkpoint: z.enum(['no', 'yes']),
  alertHours: typedNumber(logDiskThresholdsSchema.shape.alertHours),
  alertFreePercent: typedNumber(logDiskThresholdsSchema.shape.alertFreePercent),
});
export type LogFilesForm = z.input<typeof logFilesFormSchema>;

export const toLogFilesForm = ({ moveLogs, checkpointFirst, logAlert }: Settings): LogFilesForm => ({
  unused: moveLogs ? 'move' : 'keep',
  checkpoint: checkpointFirst ? 'yes' : 'no',
  alertHours: String(logAlert.alertHours),
  alertFreePercent: String(logAlert.alertFreePercent),
});

export const toLogFiles = ({ id }: Pick<Settings, 'id'>, form: LogFilesForm): UpdateEnvironment => ({
  environmentId: id,
  moveLogs: form.unused === 'move',
  checkpointFirst: form.checkpoint === 'yes',
  logAlert: { alertHours: Number(form.alertHours), alertFreePercent: Number(form.alertFreePercent) },
});
