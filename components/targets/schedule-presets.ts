/** Schedules that need no expression, and the goal that fits each: what it may be behind before it is called so. */
export const schedulePresets = [
  { value: 'minute', label: 'Every minute', cron: '* * * * *', goalSeconds: 150 },
  { value: 'five', label: 'Every 5 minutes', cron: '*/5 * * * *', goalSeconds: 600 },
  { value: 'quarter', label: 'Every 15 minutes', cron: '*/15 * * * *', goalSeconds: 1800 },
  { value: 'hour', label: 'Every hour', cron: '0 * * * *', goalSeconds: 7200 },
  { value: 'day', label: 'Every day at 02:00', cron: '0 2 * * *', goalSeconds: 172_800 },
  { value: 'custom', label: 'Cron expression…', cron: null, goalSeconds: null },
  { value: 'never', label: 'Only when asked', cron: null, goalSeconds: null },
] as const;

export const presetValues = schedulePresets.map(({ value }) => value);
export type SchedulePreset = (typeof schedulePresets)[number]['value'];

export const presetOf = (value: SchedulePreset) =>
  schedulePresets.find((preset) => preset.value === value) ?? schedulePresets[0];

export const goalUnits = [
  { value: 's', label: 'seconds', seconds: 1 },
  { value: 'min', label: 'minutes', seconds: 60 },
  { value: 'h', label: 'hours', seconds: 3600 },
  { value: 'd', label: 'days', seconds: 86_400 },
] as const;
export type GoalUnit = (typeof goalUnits)[number]['value'];

export const secondsOf = (amount: number, unit: GoalUnit): number =>
  amount * (goalUnits.find(({ value }) => value === unit)?.seconds ?? 1);

/** The largest unit that divides the goal: 600 s reads `10 minutes`. */
export function splitGoal(seconds: number): { readonly amount: number; readonly unit: GoalUnit } {
  const unit = goalUnits.findLast((each) => seconds % each.seconds === 0) ?? goalUnits[0];
  return { amount: seconds / unit.seconds, unit: unit.value };
}
