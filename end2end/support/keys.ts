/** A keyboard and nothing else. */
import { expect, type Locator, type Page } from "@playwright/test";

/** More stops than any of our screens has. */
const STOPS = 40;

/** Goes on with Tab (or Shift+Tab) until the keyboard is there. Fails if it is lost on the way. */
export async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < STOPS; stop++) {
    await page.keyboard.press(key);
    if (await target.evaluate((element) => element.matches(":focus"))) return;
  }
  throw new Error(`${key} does not lead to ${target}`);
}

/** The keyboard is at something, in whatever frame: whoever has no mouse is not lost. */
export async function expectFocusSomewhere(page: Page): Promise<void> {
  const at = () =>
    page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.tagName ?? "nothing";
    });
  await expect.poll(at, `where the focus is on ${page.url()}`).not.toMatch(/^(BODY|HTML|nothing)$/);
}
