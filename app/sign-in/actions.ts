'use server';
import { headers } from 'next/headers';
import { runAction, runOpenAction, withCookies } from '#app/action-boundary.ts';
import type { SecondFactor, SignIn } from '#lib/contracts/users.ts';
import { giveSecondFactor, signIn, signOut } from '#lib/services/sign-in.ts';

export async function signInAction(input: SignIn) {
  return runOpenAction(async (given) => withCookies(await signIn(given, input)));
}

export async function giveSecondFactorAction(input: SecondFactor) {
  return runOpenAction(async (given) => withCookies(await giveSecondFactor(given, input)));
}

export async function signOutAction() {
  return runAction('session.sign-out', {}, async (operator) =>
    withCookies(await signOut(operator, await headers())),
  );
}
