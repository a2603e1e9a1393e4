const began = performance.now();

/** Seconds with one decimal, as `4.2 s`. @param {number} since a value of performance.now() */
export const secondsSince = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Prints one line about what is being done, or that nothing was to do.
 * @param {string} name
 * @param {string} text
 */
export function say(name, text) {
  console.log(`${name.padEnd(14)} ${text}`);
}

/** Seconds since this command began. */
export const sinceStart = () => secondsSince(began);
