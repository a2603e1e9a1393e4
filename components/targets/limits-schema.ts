import { z } from 'zod';
import { defaultLimits, type LimitsSettings, limitsSchema } from '#lib/contracts/limits.ts';

/** The I/O classes and levels that are worth a choice, by what they do; any other stays as it is. */
export const ioChoices = [
  { value: 'best-effort 4', label: 'As everybody else' },
  { value: 'best-effort 7', label: 'Behind everybody else' },
  { value: 'idle', label: 'Only when the disk is idle' },
] as const;

export const bandwidthUnits = [
  { value: 'kB', label: 'kB a second' },
  { value: 'MB', label: 'MB a second' },
] as const;
export type BandwidthUnit = (typeof bandwidthUnits)[number]['value'];
const unitBytes: Record<BandwidthUnit, number> = { kB: 1000, MB: 1_000_000 };

const bytesOf = (amount: string, unit: BandwidthUnit): number | null =>
  amount.trim() === '' ? null : Number(amount.trim()) * unitBytes[unit];

/** What judges a number that people typed: the contract's own rule. */
const problemWith = (rule: z.ZodType, typed: string, value: unknown): string | undefined => {
  if (!/^\d{1,9}$/.test(typed.trim())) return 'enter a whole number';
  return rule.safeParse(value).error?.issues[0]?.message;
};

/** Fields of a form that has limits: numbers as people type them; no amount means no limit. */
export const limitsFields = {
  niceness: z.string(),
  io: z.string(),
  bandwidthAmount: z.string(),
  bandwidthUnit: z.enum(['kB', 'MB']),
};

/** As a `superRefine` of a form with {@link limitsFields}. */
export function refineLimits(form: LimitsForm, context: z.RefinementCtx): void {
  const niceness = problemWith(limitsSchema.shape.niceness, form.niceness, Number(form.niceness));
  if (niceness) context.addIssue({ code: 'custom', path: ['niceness'], message: niceness });
  if (form.bandwidthAmount.trim() === '') return;
  const bytes = bytesOf(form.bandwidthAmount, form.bandwidthUnit);
  const bandwidth = problemWith(limitsSchema.shape.bytesPerSecond, form.bandwidthAmount, bytes);
  if (bandwidth) context.addIssue({ code: 'custom', path: ['bandwidthAmount'], message: bandwidth });
}

export const limitsFormSchema = z.object(limitsFields).superRefine(refineLimits);
export interface LimitsForm {
  readonly niceness: string;
  /** `idle`, or `best-effort 7`. */
  readonly io: string;
  readonly bandwidthAmount: string;
  readonly bandwidthUnit: BandwidthUnit;
}

export function toLimitsForm({ niceness, ioClass, ioLevel, bytesPerSecond }: LimitsSettings): LimitsForm {
  const unit = bytesPerSecond === null || bytesPerSecond % unitBytes.MB === 0 ? 'MB' : 'kB';
  return {
    niceness: String(niceness),
    io: ioClass === 'idle' ? 'idle' : `best-effort ${ioLevel}`,
    bandwidthAmount: bytesPerSecond === null ? '' : String(Math.round(bytesPerSecond / unitBytes[unit])),
    bandwidthUnit: unit,
  };
}

export const emptyLimitsForm: LimitsForm = toLimitsForm(defaultLimits);

export function toLimits(form: LimitsForm): LimitsSettings {
  const level = Number(/^best-effort ([0-7])$/.exec(form.io)?.[1] ?? defaultLimits.ioLevel);
  return {
    niceness: Number(form.niceness),
    ioClass: form.io === 'idle' ? 'idle' : 'best-effort',
    ioLevel: level,
    bytesPerSecond: bytesOf(form.bandwidthAmount, form.bandwidthUnit),
  };
}
