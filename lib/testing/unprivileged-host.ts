import type { Host } from '../hosts/host.ts';

const NOBODY = 65_534;

/** Command line that runs a program as a user without rights; as it is where the tests run as such a user already. */
export const unprivileged = (file: string, args: readonly string[]): readonly [string, readonly string[]] =>
  process.getuid?.() === 0
    ? ['setpriv', [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--', file, ...args]]
    : [file, args];

/** Gives a directory to the user of {@link unprivileged}; its files stay with the owner that they have. */
export async function giveAway(host: Host, directory: string): Promise<void> {
  if (process.getuid?.() === 0) await host.files.setOwner(directory, NOBODY, NOBODY);
}

/**
 * A host on which programs run, and rights are asked for, as a user without rights, so that a test that runs as root
 * can see what an ordinary user would.
 */
export function unprivilegedHost(host: Host): Host {
  if (process.getuid?.() !== 0) return host;
  return {
    ...host,
    files: {
      ...host.files,
      canAccess: async (path, want) => {
        const flag = { read: '-r', write: '-w', execute: '-x' }[want];
        const [file, args] = unprivileged('/usr/bin/test', [flag, path]);
        return (await host.processes.run({ file, args, timeLimitMs: 10_000 })).exitCode === 0;
      },
      makeDirectory: async (path, options) => {
        await host.files.makeDirectory(path, options);
        await giveAway(host, path);
      },
    },
    processes: {
      ...host.processes,
      run: (command) => {
        const [file, args] = unprivileged(command.file, command.args);
        return host.processes.run({ ...command, file, args });
      },
    },
  };
}
