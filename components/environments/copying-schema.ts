import { z } from 'zod';
import { type Copying, copyingSchema, copyModes } from '#lib/contracts/copying.ts';

/** What is copied beside the databases, as people type it: patterns one in each line; by the contract's own rules. */
export const copyingFormShape = {
  copyMode: z.enum(copyModes),
  ownFiles: z.string().superRefine((text, context) => {
    const judged = copyingSchema.shape.ownFiles.safeParse(textLines(text));
    const message = judged.error?.issues[0]?.message;
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  }),
} as const;
export const copyingFormSchema = z.object(copyingFormShape);
export type CopyingForm = z.input<typeof copyingFormSchema>;

export const toCopyingForm = ({ copyMode, ownFiles }: Copying): CopyingForm => ({
  copyMode,
  ownFiles: ownFiles.join('\n'),
});

/** Patterns stay beside whole directories: they count again when somebody goes back. */
export const toCopying = ({ copyMode, ownFiles }: CopyingForm): Copying => ({
  copyMode,
  ownFiles: textLines(ownFiles),
});

/** The lines of a text area without blanks around them, and none that is empty. */
export const textLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
