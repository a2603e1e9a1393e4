'use server';
import { runOpenAction, withCookies } from '#app/action-boundary.ts';
import type { TakeLink } from '#lib/contracts/users.ts';
import { lookAtLink, takeLink } from '#lib/services/one-time-links.ts';

export async function lookAtLinkAction(token: string) {
  return runOpenAction(() => lookAtLink({ token }));
}

export async function takeLinkAction(input: TakeLink) {
  return runOpenAction(async (given) => withCookies(await takeLink(given, input)));
}
