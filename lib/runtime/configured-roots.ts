import { UnderstudyError } from '../contracts/errors.ts';
import { absolutePathSchema } from '../contracts/paths.ts';

/**
 * Reads UNDERSTUDY_ROOTS: directories with colons between, below which environments and replicas may lie. Null where it
 * is absent or empty: everything that the account can read.
 *
 * @throws UnderstudyError usage
 */
export function readConfiguredRoots(text: string | undefined): readonly string[] | null {
  const parts = (text ?? '').split(':').filter((part) => part !== '');
  if (parts.length === 0) return null;
  return parts.map((part) => {
    const path = absolutePathSchema.safeParse(part);
    if (path.success) return path.data;
    throw new UnderstudyError(
      'usage',
      `UNDERSTUDY_ROOTS names ${JSON.stringify(part.slice(0, 200))}, which is no root`,
      {
        op: 'read the settings',
        hint: 'Write absolute paths without . and .. segments, with colons between: UNDERSTUDY_ROOTS=/srv:/var/lib/app',
      },
    );
  });
}
