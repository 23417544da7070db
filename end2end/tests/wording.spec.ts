/** What helps an agent to write: emoji, predefined messages, quick replies, articles, choices, and how texts look. */
import { expectAccessible } from "../support/axe.ts";
import { IDA } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

const SHOTS = process.env["SNAK_SHOTS"];

test.skip(({ isMobile }) => isMobile, "the tools are the same on a phone");

test("an emoji goes to where the caret is, by name and by keys", async ({ customer, agent }) => {
  await customer.ask(IDA);
  await agent.becomePresent();
  await agent.takeNext();
  const { page, message } = agent;
  const button = page.getByRole("button", { name: "Emoji" });
  const search = page.getByRole("combobox", { name: "Search emoji" });
  const picker = page.getByRole("dialog", { name: "Emoji" });

  await message.fill("Hello  Ida");
  await message.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(6, 6));
  await button.click();
  await expect(search).toBeFocused();
  await expectAccessible(page);
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/emoji.png` });
  await page.keyboard.press("Escape");
  await expect(picker).toBeHidden();
  await expect(message).toBeFocused();

  await button.click();
  await search.fill("waving");
  await page.keyboard.press("Enter");
  await expect(picker).toBeHidden();
  await expect(message).toHaveValue("Hello 👋 Ida");
  await expect(message).toBeFocused();
  await page.keyboard.type("!");
  await expect(message).toHaveValue("Hello 👋! Ida");

  // What was chosen lately stands first, and after a reload, too.
  await agent.reload();
  await expect(message).toHaveValue("Hello 👋! Ida");
  await message.press("End");
  await button.click();
  await expect(picker.getByRole("group", { name: "Recent" }).getByRole("option", { name: "waving hand, hello" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(message).toHaveValue("Hello 👋! Ida😊");
  await page.keyboard.press("Control+z");
  await expect(message).toHaveValue("Hello 👋! Ida");
  await button.click();
  await picker.getByRole("option", { name: "thumbs up" }).click();
  await expect(message).toHaveValue("Hello 👋! Ida👍");
  await page.keyboard.press("Enter");
  await customer.reads("Hello 👋! Ida👍");
});
