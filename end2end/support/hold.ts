/** Keeps requests back, so that what a browser shows meanwhile can be looked at without any haste. */
import type { Page } from "@playwright/test";

export interface Held {
  /** Resolves when the first matching request is there. */
  arrived: Promise<void>;
  /** Lets all of them go, now and from now on. */
  release(): void;
}

export async function hold(page: Page, url: string): Promise<Held> {
  let arrive!: () => void;
  let letGo!: () => void;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const released = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(url, async (route) => {
    arrive();
    await released;
    // A page that was left meanwhile has taken back what it asked for.
    await route.continue().catch(() => undefined);
  });
  return {
    arrived,
    release: letGo,
  };
}
