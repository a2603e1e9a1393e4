import { hashToken, makeToken as makeSecret } from '../auth/one-time-token.ts';
import type { Operator } from '../auth/operator.ts';
import { type MadeToken, newTokenSchema, type TokenSummary, tokenPrefix } from '../contracts/tokens.ts';
import { insertToken, listTokens, removeToken as removeFromTable } from '../store/api-tokens.ts';
import { isUniqueViolation } from '../store/database-errors.ts';
import { serviceContext } from './context.ts';
import { parseInput, refuseField } from './invalid-input.ts';

const dayMs = 24 * 3_600_000;

export const readTokens = (_operator: Operator): Promise<TokenSummary[]> => listTokens(serviceContext().db);

/**
 * Makes a token with which a program reads: answers it, and nobody can see it again. It belongs to the installation, and
 * outlasts who made it. Input: {@link newTokenSchema}. Field refused: `name`.
 */
export async function makeToken(operator: Operator, input: unknown): Promise<MadeToken> {
  const { name, role, days } = parseInput(newTokenSchema, input);
  const { db, now } = serviceContext();
  const token = `${tokenPrefix}${makeSecret().token}`;
  const expiresAt = days === null ? null : new Date(now().getTime() + days * dayMs);
  try {
    await insertToken(db, { name, role, tokenHash: hashToken(token), createdBy: operator.name, expiresAt });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw refuseField('name', 'name-taken', `another token is named ${name}`, 'Choose another name.');
  }
  return { token, expiresAt: expiresAt?.toISOString() ?? null };
}

/** What reads with it is refused from now on. Throws `not-found`. */
export const removeToken = (_operator: Operator, tokenId: string): Promise<void> =>
  removeFromTable(serviceContext().db, tokenId);
