import type { AdoptionReport } from '../contracts/adoption.ts';
import type { BaseFound, PrunePlan } from '../contracts/base.ts';
import type { Copying } from '../contracts/copying.ts';
import type { EnvironmentReport, PreflightCheck } from '../contracts/environment.ts';
import type { HostDescription, RootCheck } from '../contracts/host-description.ts';
import type { DirectoryListing } from '../contracts/requests.ts';
import type { RetentionSettings } from '../contracts/retention.ts';
import type { UtilitiesPlace } from '../contracts/utilities.ts';

/** An environment as it travels in a question: the password sealed. */
export interface SealedEnvironment {
  readonly home: string;
  readonly dataDirectories: readonly string[];
  readonly logDirectory: string | null;
  readonly passwordSealed: string | null;
  /** Absent where only databases matter to the question. */
  readonly copying?: Copying | undefined;
  /** Absent and null: those of the host that fit the log. */
  readonly utilities?: UtilitiesPlace | null | undefined;
}

/** What a page can ask of a host, and what the host's worker answers. */
interface HostQuestions {
  'inspect-environment': { readonly question: SealedEnvironment; readonly answer: EnvironmentReport };
  'inspect-target': {
    readonly question: { readonly environment: SealedEnvironment; readonly directory: string };
    readonly answer: readonly PreflightCheck[];
  };
  'inspect-replica': {
    readonly question: { readonly directory: string; readonly passwordSealed: string | null };
    readonly answer: Omit<AdoptionReport, 'environmentName'>;
  };
  'plan-prune': {
    readonly question: { readonly directory: string; readonly retention: RetentionSettings };
    readonly answer: PrunePlan;
  };
  'list-bases': { readonly question: { readonly directory: string }; readonly answer: readonly BaseFound[] };
  'pin-base': {
    readonly question: { readonly directory: string; readonly base: string; readonly pinned: boolean };
    readonly answer: readonly BaseFound[];
  };
  'describe-host': { readonly question: object; readonly answer: HostDescription };
  'check-roots': {
    readonly question: { readonly roots: readonly string[] };
    readonly answer: readonly RootCheck[];
  };
  browse: { readonly question: { readonly directory: string }; readonly answer: DirectoryListing };
}

export type QuestionKind = keyof HostQuestions;
export type Question<Kind extends QuestionKind> = HostQuestions[Kind]['question'];
export type Answer<Kind extends QuestionKind> = HostQuestions[Kind]['answer'];

/** One function per kind: the compiler names what a worker cannot answer. */
export type Answerers = {
  readonly [Kind in QuestionKind]: (question: Question<Kind>, signal: AbortSignal) => Promise<Answer<Kind>>;
};
