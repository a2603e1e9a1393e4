/** What single keys do. Two keys are pressed one after the other. */
export const shortcuts = [
  { keys: ['g', 'o'], does: 'Go to the overview', href: '/' },
  { keys: ['g', 'e'], does: 'Go to the environments', href: '/environments' },
  { keys: ['g', 'h'], does: 'Go to the history', href: '/history' },
  { keys: ['n'], does: 'Register an environment', href: '/environments/new' },
  { keys: ['/'], does: 'Search this page', act: 'search' },
  { keys: ['t'], does: 'Show times as they are, or how long ago they were', act: 'times' },
  { keys: ['?'], does: 'Show these shortcuts', act: 'help' },
] as const satisfies readonly Shortcut[];

export type ShortcutAct = 'search' | 'times' | 'help';

export interface Shortcut {
  readonly keys: readonly string[];
  readonly does: string;
  readonly href?: string;
  readonly act?: ShortcutAct;
}

/** How long the first of two keys is remembered. */
export const sequenceMs = 1500;

export interface Pressed {
  readonly key: string;
  readonly at: number;
}

/** The shortcut that ends with this key; `before` is the key that was pressed before it, where there was one. */
export function shortcutFor(pressed: Pressed, before: Pressed | null): Shortcut | undefined {
  const recent = before !== null && pressed.at - before.at <= sequenceMs ? before.key : null;
  const all: readonly Shortcut[] = shortcuts;
  return (
    all.find(({ keys: [first, second] }) => second === pressed.key && first === recent) ??
    all.find(({ keys }) => keys.length === 1 && keys[0] === pressed.key)
  );
}
