import { z } from 'zod';
import { logDiskThresholdsSchema } from '#lib/contracts/log-disk.ts';
import { type GeneralSettings, generalSettingsSchema } from '#lib/contracts/settings.ts';
import { typedNumber } from '../forms/typed-number.ts';
import { type GoalUnit, secondsOf, splitGoal } from '../targets/schedule-presets.ts';

const { name, goalSeconds, keepSamplesDays, keepOutputDays } = generalSettingsSchema.shape;

/** The form's own shape, judged by the contract's rules. */
export const generalFormSchema = z
  .object({
    name,
    goal: z.enum(['schedule', 'fixed']),
    goalAmount: z.string(),
    goalUnit: z.enum(['s', 'min', 'h', 'd']),
    timeZone: z.string().trim().max(64, 'use at most 64 characters'),
    alertHours: typedNumber(logDiskThresholdsSchema.shape.alertHours),
    alertFreePercent: typedNumber(logDiskThresholdsSchema.shape.alertFreePercent),
    keepSamplesDays: typedNumber(keepSamplesDays),
    keepOutputDays: typedNumber(keepOutputDays),
  })
  .superRefine((form, context) => {
    if (form.goal === 'schedule') return;
    const isWhole = /^[1-9]\d{0,6}$/.test(form.goalAmount);
    const judged = goalSeconds.safeParse(secondsOf(Number(form.goalAmount), form.goalUnit));
    if (isWhole && judged.success) return;
    const message = isWhole ? judged.error?.issues[0]?.message : undefined;
    context.addIssue({ code: 'custom', path: ['goalAmount'], message: message ?? 'enter a whole number' });
  });
export type GeneralForm = z.input<typeof generalFormSchema>;

export function toGeneralForm(settings: GeneralSettings): GeneralForm {
  const { amount, unit } = splitGoal(settings.goalSeconds ?? 150);
  return {
    name: settings.name,
    goal: settings.goalSeconds === null ? 'schedule' : 'fixed',
    goalAmount: String(amount),
    goalUnit: unit satisfies GoalUnit,
    timeZone: settings.timeZone ?? '',
    alertHours: String(settings.logAlert.alertHours),
    alertFreePercent: String(settings.logAlert.alertFreePercent),
    keepSamplesDays: String(settings.keepSamplesDays),
    keepOutputDays: String(settings.keepOutputDays),
  };
}

export const toGeneralSettings = (form: GeneralForm): GeneralSettings => ({
  name: form.name,
  goalSeconds: form.goal === 'schedule' ? null : secondsOf(Number(form.goalAmount), form.goalUnit),
  timeZone: form.timeZone.trim() || null,
  logAlert: { alertHours: Number(form.alertHours), alertFreePercent: Number(form.alertFreePercent) },
  keepSamplesDays: Number(form.keepSamplesDays),
  keepOutputDays: Number(form.keepOutputDays),
});
