import { replaceEqualDeep } from '@tanstack/react-query';

const patched = new WeakSet<object>();

/** Says of data made by a patch that what stayed the same in it is the same object already. */
export function asPatched<Data extends object>(data: Data): Data {
  patched.add(data);
  return data;
}

/**
 * For `structuralSharing` of large lists: an answer of the server is compared with what is there, so that rows without news are
 * not drawn again; a patch is taken as it is. To compare a thousand rows each second costs more than to draw those that moved.
 */
export const shareUnlessPatched = (before: unknown, after: unknown): unknown =>
  typeof after === 'object' && after !== null && patched.has(after) ? after : replaceEqualDeep(before, after);
