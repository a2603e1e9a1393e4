import { z } from 'zod';
import { idSchema } from './requests.ts';
import { type Role, roles } from './roles.ts';

/** One place where somebody is signed in. */
export interface SessionFact {
  readonly sessionId: string;
  /** The one that asks. */
  readonly current: boolean;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly createdAt: string;
  /** To within five minutes. */
  readonly lastSeenAt: string;
  readonly expiresAt: string;
}

export interface UserSummary {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly secondFactor: boolean;
  readonly disabledAt: string | null;
  readonly createdAt: string;
  /** Null where no session is left to tell. */
  readonly lastSeenAt: string | null;
  readonly sessions: number;
}

export interface Invitation {
  readonly invitationId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

export interface UsersPage {
  readonly users: readonly UserSummary[];
  readonly invitations: readonly Invitation[];
}

/** Who somebody is to themselves. */
export interface AccountFacts {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly secondFactor: boolean;
  readonly sessions: readonly SessionFact[];
}

/** What a one-time link is for, told to who holds it. */
export interface LinkFacts {
  readonly kind: LinkKind;
  readonly name: string | null;
  readonly email: string | null;
  readonly role: Role | null;
}

export const linkKinds = ['set-up', 'invitation', 'password'] as const;
export type LinkKind = (typeof linkKinds)[number];

/** As NIST SP 800-63B-4 asks for: length counts, and no rule about kinds of characters. */
export const passwordSchema = z
  .string()
  .min(12, 'a password needs at least 12 characters')
  .max(128, 'a password has at most 128 characters');
export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email('this is not an email address'));
export const personNameSchema = z
  .string()
  .trim()
  .min(1, 'a name is needed')
  .max(100, 'a name has at most 100 characters');
const tokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'this link is not complete');

export const signInSchema = z.object({
  email: emailSchema,
  password: z.string().min(1, 'the password is needed').max(128),
});
export type SignIn = z.input<typeof signInSchema>;

/** Whether the code of a second factor is asked for before the session begins. */
export interface SignInStep {
  readonly secondFactor: boolean;
}

/** Six figures of the authenticator, or a backup code. */
export const secondFactorSchema = z.object({
  code: z.string().trim().min(6, 'a code has at least 6 figures').max(32),
});
export type SecondFactor = z.input<typeof secondFactorSchema>;

export const linkTokenSchema = z.object({ token: tokenSchema });

export const setUpSchema = z.object({
  token: tokenSchema,
  name: personNameSchema,
  email: emailSchema,
  password: passwordSchema,
});
export type SetUp = z.input<typeof setUpSchema>;

export const takeLinkSchema = z.object({ token: tokenSchema, password: passwordSchema });
export type TakeLink = z.input<typeof takeLinkSchema>;

export const inviteSchema = z.object({ name: personNameSchema, email: emailSchema, role: z.enum(roles) });
export type Invite = z.input<typeof inviteSchema>;

export const changeRoleSchema = z.object({ userId: idSchema, role: z.enum(roles) });
export type ChangeRole = z.input<typeof changeRoleSchema>;

export const changePasswordSchema = z.object({
  currentPassword: z.string().min(1, 'the present password is needed').max(128),
  newPassword: passwordSchema,
});
export type ChangePassword = z.input<typeof changePasswordSchema>;

/** The password is asked for where the email changes: with it, one signs in. */
export const changeIdentitySchema = z.object({
  name: personNameSchema,
  email: emailSchema,
  password: z.string().max(128),
});
export type ChangeIdentity = z.input<typeof changeIdentitySchema>;

export const confirmPasswordSchema = z.object({
  password: z.string().min(1, 'the password is needed').max(128),
});
export type ConfirmPassword = z.input<typeof confirmPasswordSchema>;

/** A link that an administrator hands over: shown once, never again. The token is in the fragment, which no server sees. */
export interface HandedLink {
  readonly url: string;
  readonly expiresAt: string;
}

/** What turning the second factor on shows, once. */
export interface SecondFactorOffer {
  /** Of the authenticator, to be typed where no picture can be taken. */
  readonly secret: string;
  /** The QR code: rows of dark and light. */
  readonly picture: readonly (readonly boolean[])[];
  readonly backupCodes: readonly string[];
}
