/** A slow computer: what the page puts off until its next picture comes later than what is pressed. */
import type { Page } from "@playwright/test";

const LATE_MS = 400;

export interface Late {
  /** Resolves when what was put off so far has been done. */
  caughtUp(): Promise<void>;
}

/** From now on, until the page is loaded again. */
export async function picturesComeLate(page: Page): Promise<Late> {
  await page.evaluate((late) => {
    const soon = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (draw) => window.setTimeout(() => soon(draw), late);
  }, LATE_MS);
  return {
    caughtUp: () => page.evaluate(() => new Promise<void>((done) => window.requestAnimationFrame(() => done()))),
  };
}
