/**
 * A straight scale. d3-scale, which the charts that come later are made with, brings formats, colours and ticks along: twelve
 * kilobytes on a page that only ever needs this.
 */
export const linear =
  ([from, to]: readonly [number, number], [start, end]: readonly [number, number]) =>
  (value: number): number =>
    to === from ? start : start + ((value - from) / (to - from)) * (end - start);
