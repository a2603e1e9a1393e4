import { formatBytes } from '#lib/contracts/quantity.ts';

export { formatBytes };

/** `3.4 MB/s`. */
export const formatRate = (bytesPerSecond: number): string => `${formatBytes(bytesPerSecond)}/s`;
