'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { useHydrated } from '../time/now.tsx';

const themes = [
  { name: 'system', label: 'Theme: as the system', Icon: Monitor },
  { name: 'light', label: 'Theme: light', Icon: Sun },
  { name: 'dark', label: 'Theme: dark', Icon: Moon },
] as const;

export function ThemeSwitch() {
  const { theme, setTheme } = useTheme();
  const hydrated = useHydrated();
  const index = hydrated
    ? Math.max(
        0,
        themes.findIndex(({ name }) => name === theme),
      )
    : 0;
  const { label, Icon } = themes[index] ?? themes[0];
  const next = themes[(index + 1) % themes.length] ?? themes[0];
  return (
    <button
      type="button"
      aria-label={`${label}. Change to ${next.name}`}
      title={label}
      onClick={() => setTheme(next.name)}
      className="inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-raised hover:text-ink"
    >
      <Icon aria-hidden className="size-4" />
    </button>
  );
}
