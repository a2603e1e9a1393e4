import { z } from 'zod';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import type { UpdateSettings } from '#lib/contracts/requests.ts';
import { type RetentionSettings, retentionSchema } from '#lib/contracts/retention.ts';
import { typedNumber } from '../forms/typed-number.ts';

/** What a replica keeps for restores, by the contract's own rules. */
export const retentionFormSchema = z.object({
  keepBases: typedNumber(retentionSchema.shape.keepBases),
  baseEveryHours: typedNumber(retentionSchema.shape.baseEveryHours),
  keepArchiveDays: typedNumber(retentionSchema.shape.keepArchiveDays),
});
export type RetentionForm = z.input<typeof retentionFormSchema>;

export const toRetentionForm = ({ retention }: Pick<ReplicaDetail, 'retention'>): RetentionForm => ({
  keepBases: String(retention.keepBases),
  baseEveryHours: String(retention.baseEveryHours),
  keepArchiveDays: String(retention.keepArchiveDays),
});

export const toRetention = (form: RetentionForm): RetentionSettings => ({
  keepBases: Number(form.keepBases),
  baseEveryHours: Number(form.baseEveryHours),
  keepArchiveDays: Number(form.keepArchiveDays),
});

/** Goal and broken chain go along as they are. */
export const toRetentionSettings = (
  replica: Pick<ReplicaDetail, 'replicaId' | 'goalMs' | 'onBrokenChain'>,
  form: RetentionForm,
): UpdateSettings => ({
  replicaId: replica.replicaId,
  goalSeconds: Math.max(1, Math.round(replica.goalMs / 1000)),
  onBrokenChain: replica.onBrokenChain,
  retention: toRetention(form),
});
