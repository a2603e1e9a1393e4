/** What a code means to whoever sees it for the first time. The message of each single error says more. */
export interface ErrorHelp {
  /** What happened. */
  readonly sentence: string;
  /** Why it comes about, as far as the code alone tells. */
  readonly cause: string;
  /** What to do. */
  readonly remedy: string;
  /** To look into it, or to put it right; words in capitals are to be replaced. */
  readonly command?: string | undefined;
  /** What can be pressed where the error is shown beside a replica. */
  readonly does?: 'again' | 'snapshot' | undefined;
}
