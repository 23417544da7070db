/** What stands in a conversation, as a reader sees it. */
import { expect, type Locator } from "@playwright/test";

/** Messages that tests number, such as `c2-7`, in the order in which they stand there. */
export async function numbered(log: Locator): Promise<string[]> {
  return (await log.innerText()).match(/\b[a-z]\d+-\d+\b/g) ?? [];
}

/** Each of these texts stands there exactly once, in this order. */
export async function expectInOrder(log: Locator, texts: string[]): Promise<void> {
  for (const text of texts) await expect(log.getByText(text, { exact: true })).toHaveCount(1);
  const whole = await log.innerText();
  const places = texts.map((text) => whole.indexOf(text));
  expect(places, `order of ${texts.join(" / ")}`).toEqual(places.toSorted((a, b) => a - b));
}
