import type { SecondFactor, SignIn, SignInStep } from '#lib/contracts/users.ts';
import { postJson } from '../query/post-json.ts';

export const requestSignIn = (input: SignIn) => postJson<SignInStep>('/api/sign-in', input);
export const requestSecondFactor = (input: SecondFactor) => postJson<SignInStep>('/api/sign-in/code', input);
export const requestSignOut = () => postJson<null>('/api/sign-out', null);
