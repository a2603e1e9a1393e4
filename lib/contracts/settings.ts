import { z } from 'zod';
import { defaultLogDiskThresholds, logDiskThresholdsSchema } from './log-disk.ts';
import { absolutePathSchema } from './paths.ts';
import { longestGoalSeconds } from './replica.ts';

/** Days for which something is kept. */
const days = z
  .number()
  .int('enter a whole number')
  .min(7, 'keep at least 7 days')
  .max(3650, 'keep at most 3,650 days');

/** What new environments and targets begin with, and for how long the past is kept. */
export const generalSettingsSchema = z.object({
  /** Of this installation, in the title and beside the product's name; empty where it has none. */
  name: z
    .string()
    .trim()
    .max(40, 'use at most 40 characters')
    .regex(/^[\p{L}\p{N}\p{P} ]*$/u, 'use letters, digits, blanks and punctuation'),
  /** Of new targets; null: what fits the schedule that is chosen there. */
  goalSeconds: z
    .number()
    .int('enter a whole number')
    .min(1, 'enter at least a second')
    .max(longestGoalSeconds, 'the longest goal is 30 days')
    .nullable(),
  /** Of schedules of new targets; null: that of the browser. */
  timeZone: z.string().trim().min(1, 'enter a time zone').max(64).nullable(),
  /** Of new environments. */
  logAlert: logDiskThresholdsSchema,
  keepSamplesDays: days,
  /** Of the lines of a run's output; runs themselves are kept. */
  keepOutputDays: days,
});
export type GeneralSettings = z.output<typeof generalSettingsSchema>;

/** Directories below which environments and replicas may lie, on every host; none: whatever the configuration allows. */
export const rootsSettingsSchema = z.object({
  roots: z.array(absolutePathSchema).max(32, 'use at most 32 directories'),
});
export type RootsSettings = z.output<typeof rootsSettingsSchema>;

export const pauseReasonSchema = z
  .string()
  .trim()
  .min(1, 'say why, for those who find everything paused')
  .max(200, 'use at most 200 characters');

/** Everything is paused: by whom, when (ISO 8601, UTC) and why. */
export const pauseSchema = z.object({ reason: pauseReasonSchema, by: z.string(), at: z.iso.datetime() });
export type Pause = z.output<typeof pauseSchema>;

/** Every setting of the installation: the key of its row, what it may hold. */
export const settingSchemas = {
  general: generalSettingsSchema,
  roots: rootsSettingsSchema,
  pause: pauseSchema.nullable(),
} as const;
export type SettingKey = keyof typeof settingSchemas;
export type Setting<Key extends SettingKey> = z.output<(typeof settingSchemas)[Key]>;

/** What holds until an administrator says otherwise. */
export const defaultSettings: { readonly [Key in SettingKey]: Setting<Key> } = {
  general: {
    name: '',
    goalSeconds: null,
    timeZone: null,
    logAlert: defaultLogDiskThresholds,
    keepSamplesDays: 365,
    keepOutputDays: 90,
  },
  roots: { roots: [] },
  pause: null,
};

/** What every page shows of the installation. */
export interface Installation {
  readonly name: string;
  readonly pause: Pause | null;
}

/** The roots of this installation, as the page of them shows. */
export interface RootsReport {
  /** From UNDERSTUDY_ROOTS of each host's worker; null: everything that its account can read. */
  readonly hosts: readonly {
    readonly host: string;
    readonly configured: readonly string[] | null;
    /** Why it could not be asked; null where it answered. */
    readonly problem: string | null;
  }[];
  readonly roots: readonly string[];
}

export const pauseEverythingSchema = z.object({ reason: pauseReasonSchema });
export type PauseEverything = z.input<typeof pauseEverythingSchema>;
