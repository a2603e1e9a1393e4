'use server';
import { runOpenAction, withCookies } from '#app/action-boundary.ts';
import type { SetUp } from '#lib/contracts/users.ts';
import { setUp } from '#lib/services/one-time-links.ts';

export async function setUpAction(input: SetUp) {
  return runOpenAction(async (given) => withCookies(await setUp(given, input)));
}
