import { createHash, randomBytes } from 'node:crypto';

/** A secret to hand over: 256 random bits, as 43 characters of base64url. Only its hash is kept. */
export function makeToken(): { readonly token: string; readonly tokenHash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashToken(token) };
}

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');
