/** What `proxy.ts` tells the pages of a request: its path with its query, and the nonce of its scripts. */
export const pathHeader = 'x-understudy-path';
export const nonceHeader = 'x-nonce';
