import { Activity, History, Layers, Settings } from 'lucide-react';

/** The places of the console, in the sidebar and in the bottom bar. */
export const navItems = [
  { href: '/', label: 'Overview', Icon: Activity, matches: (path: string) => path === '/' },
  {
    href: '/environments',
    label: 'Environments',
    Icon: Layers,
    matches: (path: string) => path.startsWith('/environments') || path.startsWith('/replicas'),
  },
  {
    href: '/history',
    label: 'History',
    Icon: History,
    matches: (path: string) => path.startsWith('/history') || path.startsWith('/runs'),
  },
  {
    href: '/settings',
    label: 'Settings',
    Icon: Settings,
    matches: (path: string) => path.startsWith('/settings'),
  },
] as const;
