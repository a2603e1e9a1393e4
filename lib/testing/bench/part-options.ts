export interface PartOptions {
  /** Where to make everything. */
  readonly parent: string;
  /** The value of `--NAME`, or what is meant without it. */
  readonly number: (name: string, fallback: number) => number;
  readonly text: (name: string, fallback: string) => string;
}
