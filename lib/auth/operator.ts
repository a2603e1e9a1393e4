import type { Role } from '../contracts/roles.ts';

/** Who asks. */
export interface Operator {
  /** As recorded with what they do. */
  readonly name: string;
  /** Null for the command line of the server, and for a program with a token. */
  readonly userId: string | null;
  readonly role: Role;
  /** The network address that they come from. */
  readonly address: string | null;
}

/** Who asks through a browser. */
export interface SignedIn extends Operator {
  readonly userId: string;
  readonly sessionId: string;
  readonly sessionEndsAt: Date;
}
