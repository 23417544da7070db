/** Nothing that axe knows of WCAG 2.2 AA is broken, on a page with all its frames or in one frame alone. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Frame, type Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export async function expectAccessible(where: Page | Frame): Promise<void> {
  const isPage = "mainFrame" in where;
  const page = isPage ? where : where.page();
  // A menu or a message that is still fading in has less contrast than it will have.
  for (const frame of isPage ? page.frames() : [where]) await settled(frame);
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes
      .filter(({ target }) => isPage || target.length > 1)
      .map(({ target, failureSummary }) => `${id}: ${help}\n  at ${JSON.stringify(target)}\n  ${failureSummary}`),
  );
  expect(found, `axe on ${where.url()}`).toEqual([]);
}

/** The same in light and in dark: what is on the screen stays, and only its colours are others. */
export async function expectAccessibleInBoth(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const frame of page.frames()) {
      const prefers = frame.evaluate((scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches, colorScheme);
      expect(await prefers, `${frame.url()} is ${colorScheme}`).toBe(true);
    }
    await expectAccessible(page);
  }
}

async function settled(frame: Frame): Promise<void> {
  await frame.evaluate(async () => {
    const moving = document.getAnimations().filter((animation) => {
      const { iterations } = animation.effect?.getTiming() ?? {};
      return iterations !== Infinity;
    });
    await Promise.allSettled(moving.map((animation) => animation.finished));
  });
}
