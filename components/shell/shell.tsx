import type { ReactNode } from 'react';
import { InstallationName } from '../installation/installation-name.tsx';
import { PauseBanner } from '../installation/pause-banner.tsx';
import { UpdateNotice } from '../installation/update-notice.tsx';
import { Keyboard } from '../keyboard/keyboard.tsx';
import { PaletteButton } from '../palette/palette-button.tsx';
import { SignedOutDialog } from '../session/signed-out-dialog.tsx';
import { AccountMenu } from './account-menu.tsx';
import { ContactBanner } from './contact-banner.tsx';
import { BottomNav, SidebarNav } from './nav.tsx';
import { StreamStatus } from './stream-status.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { Wordmark } from './wordmark.tsx';

export function Shell({ children }: { readonly children: ReactNode }) {
  return (
    <div className="lg:grid lg:min-h-dvh lg:grid-cols-[216px_1fr]">
      <a
        href="#content"
        className="sr-only rounded-md bg-accent px-3 py-2 text-on-accent focus-visible:not-sr-only focus-visible:fixed focus-visible:top-2 focus-visible:left-2 focus-visible:z-50"
      >
        Skip to the content
      </a>
      <aside className="border-r bg-surface max-lg:hidden">
        <div className="sticky top-0 flex h-dvh flex-col gap-6 p-4">
          <div className="px-3">
            <Wordmark />
            <InstallationName />
          </div>
          <PaletteButton wide shortcut />
          <SidebarNav />
          <div className="mt-auto space-y-1">
            <div className="flex min-h-8 items-center justify-between pl-3">
              <StreamStatus />
              <ThemeSwitch />
            </div>
            <AccountMenu wide />
          </div>
        </div>
      </aside>
      <header className="flex h-14 items-center justify-between border-b bg-surface px-4 lg:hidden">
        <Wordmark />
        <div className="flex items-center gap-2">
          <StreamStatus />
          <PaletteButton />
          <ThemeSwitch />
          <AccountMenu />
        </div>
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="min-w-0 px-4 pt-6 pb-24 outline-hidden sm:px-8 lg:pt-8 lg:pb-16"
      >
        <div className="mx-auto max-w-[1200px]">
          <UpdateNotice />
          <PauseBanner />
          {children}
        </div>
      </main>
      <ContactBanner />
      <BottomNav />
      <Keyboard />
      <SignedOutDialog />
    </div>
  );
}
