'use server';
import { headers } from 'next/headers';
import { runAction, withCookies } from '#app/action-boundary.ts';
import type { ChangeIdentity, ChangePassword, ConfirmPassword, SecondFactor } from '#lib/contracts/users.ts';
import {
  changeIdentity,
  changePassword,
  confirmSecondFactor,
  endOtherSessions,
  endSecondFactor,
  endSession,
  makeBackupCodes,
  offerSecondFactor,
} from '#lib/services/account.ts';

export async function changeIdentityAction(input: ChangeIdentity) {
  return runAction('account.identity', {}, async (operator) => {
    await changeIdentity(operator, input);
    return true;
  });
}

export async function changePasswordAction(input: ChangePassword) {
  return runAction('account.password', {}, async (operator) => {
    await withCookies(await changePassword(operator, await headers(), input));
    return true;
  });
}

export async function offerSecondFactorAction(input: ConfirmPassword) {
  return runAction('account.offer-second-factor', {}, async () => offerSecondFactor(await headers(), input));
}

export async function confirmSecondFactorAction(input: SecondFactor) {
  return runAction('account.second-factor-on', {}, async (operator) => {
    await withCookies(await confirmSecondFactor(operator, await headers(), input));
    return true;
  });
}

export async function endSecondFactorAction(input: ConfirmPassword) {
  return runAction('account.second-factor-off', {}, async (operator) => {
    await withCookies(await endSecondFactor(operator, await headers(), input));
    return true;
  });
}

export async function makeBackupCodesAction(input: ConfirmPassword) {
  return runAction('account.backup-codes', {}, async () => makeBackupCodes(await headers(), input));
}

export async function endSessionAction(sessionId: string) {
  return runAction('session.end', {}, (operator) => endSession(operator, sessionId));
}

export async function endOtherSessionsAction() {
  return runAction('session.end', {}, (operator) => endOtherSessions(operator));
}
