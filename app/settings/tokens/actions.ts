'use server';
import { runAction } from '#app/action-boundary.ts';
import type { NewToken } from '#lib/contracts/tokens.ts';
import { makeToken, removeToken } from '#lib/services/tokens.ts';

export async function makeTokenAction(input: NewToken) {
  return runAction('token.make', input, (operator) => makeToken(operator, input));
}

export async function removeTokenAction(input: { readonly tokenId: string; readonly name: string }) {
  return runAction('token.remove', input, async (operator) => {
    await removeToken(operator, input.tokenId);
    return true;
  });
}
