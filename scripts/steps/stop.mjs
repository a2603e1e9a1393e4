/** What ends a command with one sentence and exit status 1, without a stack trace. */
export class Stop extends Error {
  /**
   * @param {string} sentence
   * @param {string} [hint] what to do, as a line of its own
   */
  constructor(sentence, hint) {
    super(sentence);
    this.hint = hint;
  }
}

/**
 * Runs a command's body. A {@link Stop} is printed as its sentence and hint; anything else keeps its stack, as it is a
 * fault of ours.
 * @param {() => Promise<void>} body
 */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    if (error instanceof Stop) {
      console.error(`\n${error.message}`);
      if (error.hint) console.error(error.hint);
    } else {
      console.error(error);
    }
    process.exitCode = 1;
  }
}
