import { z } from 'zod';
import { nameSchema } from '#lib/contracts/name.ts';
import { targetDirectorySchema } from '#lib/contracts/paths.ts';
import { longestGoalSeconds, type NewTarget, type ReplicaDetail } from '#lib/contracts/replica.ts';
import type { UpdateSettings } from '#lib/contracts/requests.ts';
import { defaultRetention } from '#lib/contracts/retention.ts';
import type { GeneralSettings } from '#lib/contracts/settings.ts';
import { verifyEveryDaysSchema } from '#lib/contracts/verification.ts';
import { retentionFormSchema, toRetention, toRetentionForm } from '../replicas/retention-schema.ts';
import { emptyFollowing, toFollowing } from './following-choices.ts';
import { emptyLimitsForm, limitsFields, refineLimits, toLimits } from './limits-schema.ts';
import { type GoalUnit, presetOf, presetValues, secondsOf, splitGoal } from './schedule-presets.ts';

const goalAmountSchema = z.string().regex(/^[1-9]\d{0,6}$/, 'enter a whole number');
const goalUnitSchema = z.enum(['s', 'min', 'h', 'd']);
const verifyDaysSchema = z
  .string()
  .trim()
  .refine(
    (text) => /^\d{1,6}$/.test(text) && verifyEveryDaysSchema.safeParse(Number(text)).success,
    'enter a whole number of days, 0 to 365',
  );
const onBrokenChainSchema = z.enum(['snapshot', 'offer']);
const isGoalInBounds = ({ goalAmount, goalUnit }: { goalAmount: string; goalUnit: GoalUnit }): boolean =>
  !(secondsOf(Number(goalAmount), goalUnit) > longestGoalSeconds);
const goalTooLong = { path: ['goalAmount'], error: 'the longest goal is 30 days' };

/** The form's own shape. The server parses the contract's schema again, and looks at the directory again. */
export const targetFormSchema = z
  .object({
    directory: targetDirectorySchema,
    name: nameSchema,
    preset: z.enum(presetValues),
    cron: z.string().trim().max(100, 'use at most 100 characters'),
    timeZone: z.string().trim().min(1, 'enter a time zone').max(64),
    every: z.string().max(20),
    recoverEvery: z.string().max(20),
    recoverAfter: z.string().max(20),
    goalAmount: goalAmountSchema,
    goalUnit: goalUnitSchema,
    onBrokenChain: onBrokenChainSchema,
    ...limitsFields,
    ...retentionFormSchema.shape,
  })
  .superRefine(refineLimits)
  .refine((form) => form.preset !== 'custom' || form.cron !== '', {
    path: ['cron'],
    error: 'enter five fields: minute, hour, day of month, month, day of week',
  })
  .refine(isGoalInBounds, goalTooLong);
export type TargetForm = z.input<typeof targetFormSchema>;

export const emptyTargetForm: TargetForm = {
  directory: '',
  name: '',
  preset: 'minute',
  cron: '',
  timeZone: 'UTC',
  ...emptyFollowing,
  goalAmount: '150',
  goalUnit: 's' satisfies GoalUnit,
  onBrokenChain: 'snapshot',
  ...emptyLimitsForm,
  ...toRetentionForm({ retention: defaultRetention }),
};

/** The form as it begins, by what an administrator chose for new targets. */
export function withDefaults({
  goalSeconds,
  timeZone,
}: Pick<GeneralSettings, 'goalSeconds' | 'timeZone'>): TargetForm {
  const goal = goalSeconds === null ? null : splitGoal(goalSeconds);
  return {
    ...emptyTargetForm,
    ...(timeZone === null ? {} : { timeZone }),
    ...(goal === null ? {} : { goalAmount: String(goal.amount), goalUnit: goal.unit }),
  };
}

/** Goal, broken chain and verification of a replica that is there already, by the same rules. */
export const settingsFormSchema = z
  .object({
    goalAmount: goalAmountSchema,
    goalUnit: goalUnitSchema,
    onBrokenChain: onBrokenChainSchema,
    verifyEveryDays: verifyDaysSchema,
  })
  .refine(isGoalInBounds, goalTooLong);
export type SettingsForm = z.input<typeof settingsFormSchema>;

export const toSettingsForm = (
  replica: Pick<ReplicaDetail, 'goalMs' | 'onBrokenChain' | 'verifyEveryDays'>,
): SettingsForm => {
  const { amount, unit } = splitGoal(Math.max(1, Math.round(replica.goalMs / 1000)));
  return {
    goalAmount: String(amount),
    goalUnit: unit,
    onBrokenChain: replica.onBrokenChain,
    verifyEveryDays: String(replica.verifyEveryDays),
  };
};

export const toSettings = (replicaId: string, form: SettingsForm): UpdateSettings => ({
  replicaId,
  goalSeconds: secondsOf(Number(form.goalAmount), form.goalUnit),
  onBrokenChain: form.onBrokenChain,
  verifyEveryDays: Number(form.verifyEveryDays),
});

/** Null where the replica is only updated when somebody asks. */
export const scheduleOf = (form: Pick<TargetForm, 'preset' | 'cron' | 'timeZone'>): NewTarget['schedule'] =>
  form.preset === 'never'
    ? null
    : { cron: presetOf(form.preset).cron ?? form.cron.trim(), timeZone: form.timeZone.trim() };

export const toNewTarget = (environmentId: string, form: TargetForm): NewTarget => ({
  environmentId,
  name: form.name.trim(),
  directory: form.directory.trim(),
  schedule: scheduleOf(form),
  following: toFollowing(form),
  goalSeconds: secondsOf(Number(form.goalAmount), form.goalUnit),
  onBrokenChain: form.onBrokenChain,
  limits: toLimits(form),
  retention: toRetention(form),
});
