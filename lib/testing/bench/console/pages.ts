import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import { mostScriptBytes, readScriptBytes } from '../../page-script.ts';

/** What a browser sees of the overview. */
export interface PageFigures {
  readonly firstPaintMs: number;
  readonly layoutShift: number;
  /** What moved, each with its share. */
  readonly shifted: readonly string[];
  /** Compressed, all scripts that the page loads. */
  readonly scriptBytes: number;
  readonly documentBytes: number;
  /** Of tasks of 50 ms or more, after the page has come to rest. */
  readonly longTasks: { readonly count: number; readonly totalMs: number; readonly longestMs: number };
}

export async function openBrowser(): Promise<Browser> {
  const own = existsSync(chromium.executablePath());
  return chromium.launch({
    ...(own ? {} : { executablePath: '/usr/bin/chromium' }),
    // Chromium refuses its own sandbox for root.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
}

/** Layout Instability API; not in TypeScript's library. */
interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}

interface Watch {
  shift: number;
  shifted: string[];
  tasks: number[];
}

/** Opens the overview with an empty cache, and looks at it for a while. */
export async function measurePage(
  browser: Browser,
  visitor: BrowserContextOptions,
  path: string,
  seconds: number,
): Promise<PageFigures> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...visitor });
  try {
    const page = await context.newPage();
    await page.addInitScript(() => {
      const watch: Watch = { shift: 0, shifted: [], tasks: [] };
      Object.assign(window, { watch });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as Shift[]) {
          if (entry.hadRecentInput) continue;
          watch.shift += entry.value;
          const [source] = entry.sources;
          const element = source?.node instanceof Element ? source.node : source?.node?.parentElement;
          const to = JSON.stringify([source?.previousRect, source?.currentRect]);
          watch.shifted.push(`${entry.value.toFixed(4)} ${element?.tagName} ${element?.className} ${to}`);
        }
      }).observe({ type: 'layout-shift', buffered: true });
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) watch.tasks.push(duration);
      }).observe({ type: 'longtask', buffered: true });
    });
    await page.goto(path, { waitUntil: 'load' });
    await delay(2500);
    await page.evaluate(() => (window as unknown as { watch: Watch }).watch.tasks.splice(0));
    await delay(seconds * 1000);
    return await read(page);
  } finally {
    await context.close();
  }
}

async function read(page: Page): Promise<PageFigures> {
  const scriptBytes = await readScriptBytes(page);
  const figures = await page.evaluate(() => {
    const { shift, shifted, tasks } = (window as unknown as { watch: Watch }).watch;
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    return {
      firstPaintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
      layoutShift: shift,
      shifted,
      documentBytes: navigation?.encodedBodySize ?? 0,
      longTasks: {
        count: tasks.length,
        totalMs: tasks.reduce((sum, ms) => sum + ms, 0),
        longestMs: Math.max(0, ...tasks),
      },
    };
  });
  return { ...figures, scriptBytes };
}

/** Prints a line; whether it is within the goals. */
export function reportPage(what: string, figures: PageFigures): boolean {
  const { firstPaintMs, layoutShift, scriptBytes, documentBytes } = figures;
  console.log(
    `  ${what.padEnd(44)} first paint ${firstPaintMs.toFixed(0)} ms, shift ${layoutShift.toFixed(4)}, ` +
      `script ${Math.round(scriptBytes / 1000)} kB, document ${Math.round(documentBytes / 1000)} kB`,
  );
  if (layoutShift > 0.02) for (const each of figures.shifted) console.log(`    ${each}`);
  return firstPaintMs <= 1000 && layoutShift <= 0.02 && scriptBytes <= mostScriptBytes;
}
