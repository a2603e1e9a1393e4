import { z } from 'zod';
import type { AdoptionReport, AdoptReplica } from '#lib/contracts/adoption.ts';
import { nameSchema } from '#lib/contracts/name.ts';
import { targetDirectorySchema } from '#lib/contracts/paths.ts';
import { nameFromPath } from '../environments/schema.ts';
import { presetValues } from '../targets/schedule-presets.ts';
import { scheduleOf } from '../targets/schema.ts';

/** The form's own shape. The server parses the contract's schema again, and looks at the directory again. */
export const adoptionFormSchema = z
  .object({
    directory: targetDirectorySchema,
    password: z.string().max(256, 'use at most 256 characters'),
    /** Empty where the environment is registered already: it is not asked for then. */
    environmentName: z.union([z.literal(''), nameSchema]),
    name: nameSchema,
    preset: z.enum(presetValues),
    cron: z.string().trim().max(100, 'use at most 100 characters'),
    timeZone: z.string().trim().min(1, 'enter a time zone').max(64),
  })
  .refine((form) => form.preset !== 'custom' || form.cron !== '', {
    path: ['cron'],
    error: 'enter five fields: minute, hour, day of month, month, day of week',
  });
export type AdoptionForm = z.input<typeof adoptionFormSchema>;

export const emptyAdoptionForm: AdoptionForm = {
  directory: '',
  password: '',
  environmentName: '',
  name: '',
  preset: 'minute',
  cron: '',
  timeZone: 'UTC',
};

export const toAdoption = (form: AdoptionForm): AdoptReplica => ({
  directory: form.directory.trim(),
  password: form.password || null,
  environmentName: form.environmentName.trim() || null,
  name: form.name.trim(),
  schedule: scheduleOf(form),
});

/** First names for what was found, until somebody types others. */
export const suggestedNames = (report: AdoptionReport): Pick<AdoptionForm, 'environmentName' | 'name'> => ({
  environmentName: report.environmentName ?? nameFromPath(report.replica?.home ?? ''),
  name: nameFromPath(report.directory),
});

/** Whether the environment's password is to be asked for. */
export const asksPassword = (report: AdoptionReport | null, password: string): boolean =>
  password !== '' || (report?.checks.some(({ code }) => code === 'environment-encrypted') ?? false);
