import { z } from 'zod';

/** A number as people type it, judged by the contract's own rule. */
export const typedNumber = (rule: z.ZodType<number | undefined, number | undefined>) =>
  z.string().superRefine((text, context) => {
    const typed = text.trim();
    const judged = rule.safeParse(Number(typed));
    const isWhole = /^-?\d{1,9}$/.test(typed);
    if (isWhole && judged.success) return;
    const message = isWhole ? judged.error?.issues[0]?.message : undefined;
    context.addIssue({ code: 'custom', message: message ?? 'enter a whole number' });
  });
