import { z } from 'zod';
import { defaultCopying } from '#lib/contracts/copying.ts';
import type { NewEnvironment } from '#lib/contracts/environment.ts';
import { nameSchema } from '#lib/contracts/name.ts';
import { absolutePathSchema } from '#lib/contracts/paths.ts';
import { copyingFormShape, textLines, toCopying, toCopyingForm } from './copying-schema.ts';
import { fittingUtilities, fromUtilitiesChoice } from './utilities-choice.ts';

/** The form's own shape: texts, as people type them. The server parses the contract's schema again. */
export const environmentFormSchema = z.object({
  home: absolutePathSchema,
  name: nameSchema,
  dataDirectories: z
    .string()
    .refine((text) => textLines(text).every((line) => absolutePathSchema.safeParse(line).success), {
      error: 'enter absolute paths, one in each line',
    }),
  logDirectory: z.union([z.literal(''), absolutePathSchema]),
  password: z.string().max(256, 'use at most 256 characters'),
  utilities: z.string(),
  ...copyingFormShape,
});
export type EnvironmentForm = z.input<typeof environmentFormSchema>;

export const emptyEnvironmentForm: EnvironmentForm = {
  home: '',
  name: '',
  dataDirectories: '',
  logDirectory: '',
  password: '',
  utilities: fittingUtilities,
  ...toCopyingForm(defaultCopying),
};

export const toNewEnvironment = (form: EnvironmentForm): NewEnvironment => ({
  name: form.name.trim(),
  home: form.home.trim(),
  dataDirectories: textLines(form.dataDirectories),
  logDirectory: form.logDirectory.trim() || null,
  password: form.password || null,
  copying: toCopying(form),
  utilities: fromUtilitiesChoice(form.utilities),
});

/** Says nothing about what lies there; the directory above does. */
const plainNames = new Set(['db', 'bdb', 'data', 'database', 'env', 'environment', 'home', 'berkeleydb']);

/** `orders` for `/srv/db/orders` and for `/srv/orders/db`: a first name for what lies there. */
export function nameFromPath(path: string): string {
  const segments = path.split('/').filter(Boolean);
  const last =
    segments.findLast((segment) => !plainNames.has(segment.toLowerCase())) ?? segments.at(-1) ?? '';
  return last
    .replace(/[^\p{L}\p{N} ._-]/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, 64);
}
