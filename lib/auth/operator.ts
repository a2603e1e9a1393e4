/** Who asks. Until sign-in exists there is one operator: whoever reaches the loopback address. */
export interface Operator {
  /** As recorded with what they do. */
  readonly name: string;
}
