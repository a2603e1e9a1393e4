import { z } from 'zod';
import { nameSchema } from './name.ts';
import type { Role } from './roles.ts';

/** How every token begins, so that people and scanners for secrets know it when they see one. */
export const tokenPrefix = 'understudy_';

/** Tokens read and change nothing, so that an operator's would be a viewer's. */
export const tokenRoles = ['viewer', 'administrator'] as const satisfies readonly Role[];

/** Days until a token ends; null: not before somebody removes it. */
export const tokenLives = [30, 90, 365, null] as const;

export const newTokenSchema = z.object({
  name: nameSchema,
  role: z.enum(tokenRoles),
  days: z.literal(tokenLives),
});
export type NewToken = z.input<typeof newTokenSchema>;

export interface TokenSummary {
  readonly tokenId: string;
  readonly name: string;
  readonly role: Role;
  readonly createdBy: string;
  readonly createdAt: string;
  /** Null: until it is removed. One that has ended is still listed. */
  readonly expiresAt: string | null;
  /** To within five minutes. */
  readonly lastUsedAt: string | null;
}

/** A token that was just made: shown once, never again. */
export interface MadeToken {
  readonly token: string;
  readonly expiresAt: string | null;
}
