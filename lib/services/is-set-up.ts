import { isAnybodyThere } from '../store/users.ts';
import { serviceContext } from './context.ts';

/** Whether there is a user. Needs no operator: it decides what the page for signing in says. */
export const isSetUp = async (): Promise<boolean> => isAnybodyThere(serviceContext().db);
