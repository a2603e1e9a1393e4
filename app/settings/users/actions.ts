'use server';
import { headers } from 'next/headers';
import { runAction } from '#app/action-boundary.ts';
import { linkOrigin } from '#lib/auth/site.ts';
import type { ChangeRole, Invite } from '#lib/contracts/users.ts';
import {
  changeRole,
  disableUser,
  enableUser,
  endSessionsOf,
  invite,
  makePasswordLink,
  removeUser,
  withdrawInvitation,
} from '#lib/services/users.ts';

export async function inviteAction(input: Invite) {
  return runAction('user.invite', input, async (operator) =>
    invite(operator, input, linkOrigin(await headers())),
  );
}

export async function withdrawInvitationAction(input: {
  readonly invitationId: string;
  readonly name: string;
}) {
  return runAction('user.withdraw', input, async (operator) => {
    await withdrawInvitation(operator, input.invitationId);
    return true;
  });
}

export async function changeRoleAction(input: ChangeRole) {
  return runAction('user.role', input, async (operator) => {
    await changeRole(operator, input);
    return true;
  });
}

export async function disableUserAction(userId: string) {
  return runAction('user.disable', { userId }, async (operator) => {
    await disableUser(operator, userId);
    return true;
  });
}

export async function enableUserAction(userId: string) {
  return runAction('user.enable', { userId }, async (operator) => {
    await enableUser(operator, userId);
    return true;
  });
}

export async function endSessionsOfAction(userId: string) {
  return runAction('user.end-sessions', { userId }, async (operator) => {
    await endSessionsOf(operator, userId);
    return true;
  });
}

export async function makePasswordLinkAction(userId: string) {
  return runAction('user.reset-password', { userId }, async (operator) =>
    makePasswordLink(operator, userId, linkOrigin(await headers())),
  );
}

export async function removeUserAction(input: { readonly userId: string; readonly name: string }) {
  return runAction('user.remove', input, async (operator) => {
    await removeUser(operator, input.userId);
    return true;
  });
}
