import { type Role, reaches } from './roles.ts';

interface DeedFacts {
  /** The least role that may do it. */
  readonly role: Role;
  /** Looking is not audited; whatever changes something is. */
  readonly audited: boolean;
  /** What somebody did, after their name: "vera paused the replica". */
  readonly words: string;
}

const change = (role: Role, words: string): DeedFacts => ({ role, audited: true, words });
const look = (role: Role, words: string): DeedFacts => ({ role, audited: false, words });

/**
 * Everything that people can do, and who may. A server action, a route and a page each name the deed that they are. A name
 * is never used again for something else: the audit keeps it.
 */
export const deeds = {
  // looking
  'console.look': look('viewer', 'looked at the console'),
  'host.look': look('operator', 'looked into a directory of a host'),
  'schedule.preview': look('operator', 'looked up when a schedule is due'),
  'prune.plan': look('operator', 'looked up what pruning would remove'),
  'users.look': look('administrator', 'looked at the users'),
  'audit.look': look('administrator', 'looked at the audit'),
  'tokens.look': look('administrator', 'looked at the tokens'),
  'settings.look': look('viewer', 'looked at the settings'),
  // environments and replicas
  'environment.register': change('operator', 'registered the environment'),
  'environment.change': change('operator', 'changed the settings of the environment'),
  'environment.remove': change('operator', 'removed the environment'),
  'replica.add': change('operator', 'added the replica'),
  'replica.adopt': change('operator', 'took the replica in'),
  'replica.pause': change('operator', 'paused the replica'),
  'replica.resume': change('operator', 'resumed the replica'),
  'replica.let-go': change('operator', 'let the replica go'),
  'replica.hold': change('operator', 'held log files for the replica again'),
  'replica.schedule': change('operator', 'changed the schedule of the replica'),
  'replica.following': change('operator', 'changed how the replica is followed'),
  'replica.settings': change('operator', 'changed the settings of the replica'),
  'replica.pin-base': change('operator', 'changed which bases are kept'),
  'replica.remove': change('operator', 'removed the replica'),
  'run.request': change('operator', 'asked for a run'),
  'run.cancel': change('operator', 'cancelled the run'),
  // the installation
  'fleet.pause': change('operator', 'paused everything'),
  'fleet.resume': change('operator', 'resumed everything'),
  'settings.change': change('administrator', 'changed a setting'),
  'audit.export': change('administrator', 'exported the audit'),
  'token.make': change('administrator', 'made the token'),
  'token.remove': change('administrator', 'removed the token'),
  // people
  'session.sign-in': change('viewer', 'signed in'),
  'session.sign-out': change('viewer', 'signed out'),
  'session.end': change('viewer', 'ended a session of their own'),
  'account.identity': change('viewer', 'changed their name or email'),
  'account.password': change('viewer', 'changed their password'),
  'account.offer-second-factor': change('viewer', 'began to set up a second factor'),
  'account.second-factor-on': change('viewer', 'turned their second factor on'),
  'account.second-factor-off': change('viewer', 'turned their second factor off'),
  'account.backup-codes': change('viewer', 'made new backup codes'),
  'user.first': change('administrator', 'made the first administrator'),
  'user.invite': change('administrator', 'invited'),
  'user.withdraw': change('administrator', 'withdrew the invitation of'),
  'user.accept': change('viewer', 'accepted an invitation'),
  'user.role': change('administrator', 'changed the role of'),
  'user.disable': change('administrator', 'disabled'),
  'user.enable': change('administrator', 'enabled'),
  'user.remove': change('administrator', 'removed'),
  'user.end-sessions': change('administrator', 'ended the sessions of'),
  'user.reset-password': change('administrator', 'reset the password of'),
} as const satisfies Record<string, DeedFacts>;

export type Deed = keyof typeof deeds;

/** Whether somebody of this role may do this. */
export const mayDo = (role: Role, deed: Deed): boolean => reaches(role, deeds[deed].role);
