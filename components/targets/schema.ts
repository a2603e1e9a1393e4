import { z } from 'zod';
import { nameSchema } from '#lib/contracts/name.ts';
import { targetDirectorySchema } from '#lib/contracts/paths.ts';
import type { NewTarget } from '#lib/contracts/replica.ts';
import { type GoalUnit, presetOf, presetValues, secondsOf } from './schedule-presets.ts';

/** As `newTargetSchema`: 30 days. */
const longestGoalSeconds = 2_592_000;

/** The form's own shape. The server parses the contract's schema again, and looks at the directory again. */
export const targetFormSchema = z
  .object({
    directory: targetDirectorySchema,
    name: nameSchema,
    preset: z.enum(presetValues),
    cron: z.string().trim().max(100, 'use at most 100 characters'),
    timeZone: z.string().trim().min(1, 'enter a time zone').max(64),
    goalAmount: z.string().regex(/^[1-9]\d{0,6}$/, 'enter a whole number'),
    goalUnit: z.enum(['s', 'min', 'h', 'd']),
    onBrokenChain: z.enum(['snapshot', 'offer']),
  })
  .refine((form) => form.preset !== 'custom' || form.cron !== '', {
    path: ['cron'],
    error: 'enter five fields: minute, hour, day of month, month, day of week',
  })
  .refine((form) => !(secondsOf(Number(form.goalAmount), form.goalUnit) > longestGoalSeconds), {
    path: ['goalAmount'],
    error: 'the longest goal is 30 days',
  });
export type TargetForm = z.input<typeof targetFormSchema>;

export const emptyTargetForm: TargetForm = {
  directory: '',
  name: '',
  preset: 'minute',
  cron: '',
  timeZone: 'UTC',
  goalAmount: '150',
  goalUnit: 's' satisfies GoalUnit,
  onBrokenChain: 'snapshot',
};

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
  goalSeconds: secondsOf(Number(form.goalAmount), form.goalUnit),
  onBrokenChain: form.onBrokenChain,
});
