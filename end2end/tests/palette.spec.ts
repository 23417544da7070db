/** Every command by its name or its key, and no mouse. The first is story 10 (keyboard) of a whole office. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { expectFocusSomewhere, tabTo } from "../support/keys.ts";
import { Agent, AISHA, IDA, JONAS, METTE, PASSWORD, TOM } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

test.skip(({ isMobile }) => isMobile, "a phone has no keyboard");

const palette = (page: Page) => page.getByRole("dialog", { name: "Search and commands" });
const field = (page: Page) => page.getByRole("combobox", { name: "Search and commands" });

async function command(page: Page, letters: string, name: string | RegExp): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type(letters);
  await expect(palette(page).getByRole("option", { selected: true })).toHaveAccessibleName(name);
  await page.keyboard.press("Enter");
  await expect(palette(page)).toBeHidden();
  // What has gone gives the keyboard back with the next picture.
  await expect.poll(() => page.evaluate(() => document.activeElement?.matches("[role=combobox]"))).toBe(false);
}

test("from the door through three pairs of hands to the end of a chat with the palette and keys alone", async ({ customer, people, server }) => {
  const page = await people.visitor("agent");
  const agent = new Agent(page, server);
  const { keyboard } = page;
  const [tom, jonas, aisha] = await Promise.all([people.customer("tom"), people.agent(JONAS), people.agent(AISHA)]);
  await customer.ask(IDA);
  await tom.ask(TOM);

  await page.goto(server.console);
  const email = page.getByRole("textbox", { name: "E-mail" });
  if (!(await email.evaluate((at) => at.matches(":focus")))) await tabTo(page, email);
  await keyboard.type(METTE);
  await keyboard.press("Tab");
  await keyboard.type(PASSWORD);
  await keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Sign in" })).toBeHidden();
  await agent.awake();

  await command(page, "prese", "Be present");
  await expect(agent.present).toBeChecked();
  // One key where nothing is written.
  await keyboard.press("n");
  await expect(agent.message).toBeFocused();
  await agent.reads(IDA.question);
  // In the text box it is a letter.
  await keyboard.type("Hello Ida, no end in sight? ");
  await expect(agent.message).toHaveValue("Hello Ida, no end in sight? ");

  // While writing: somebody else is answered by name, and the way back is a key.
  await command(page, "bakr", /^Answer Tom Baker/);
  await agent.reads(TOM.question);
  await expect(agent.message).toBeFocused();
  await keyboard.press("Alt+ArrowUp");
  await agent.reads(IDA.question);
  await expect(agent.message).toHaveValue("Hello Ida, no end in sight? ");
  await keyboard.press("Enter");
  await customer.reads("Hello Ida, no end in sight?");

  // What is asked for and left gives the keyboard back.
  await keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  await expectAccessible(page);
  await keyboard.type("qqq");
  await expect(palette(page).getByText("Nothing fits")).toBeVisible();
  await keyboard.press("Control+k");
  await expect(palette(page)).toBeHidden();
  await expect(agent.message).toBeFocused();
  await keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  await keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();
  await expect(agent.message).toBeFocused();

  // Private, from the row where letters are keys; it goes on in the text box.
  await keyboard.press("Escape");
  await keyboard.press("p");
  await expect(agent.message).toBeFocused();
  await expect(page.getByRole("button", { name: "Private" })).toHaveAttribute("aria-pressed", "true");
  await command(page, "priv", "Private on or off P");
  await expect(page.getByRole("button", { name: "Private" })).toHaveAttribute("aria-pressed", "false");

  // To a colleague, who says yes where he is.
  const stored = jonas.page.waitForResponse("**/api/set_presence");
  await command(jonas.page, "prese", "Be present");
  await stored;
  await keyboard.press("Escape");
  await keyboard.press("t");
  await expect(agent.takers.getByRole("combobox")).toBeFocused();
  await keyboard.type("jonas");
  await expect(agent.takers.getByRole("option", { name: "Jonas" })).toBeVisible();
  await keyboard.press("Enter");
  await expect(agent.takers).toBeHidden();
  await tabTo(jonas.page, jonas.asked(IDA.name).getByRole("button", { name: "Accept transfer" }));
  await jonas.page.keyboard.press("Enter");
  await expect(jonas.message).toBeVisible();
  await jonas.reads("Hello Ida, no end in sight?");
  await expect(customer.log).toContainText("Jonas took over from Mette");
  await command(page, "dash", "Dashboard");
  await expect(page.getByRole("heading", { name: "Dashboard" })).toBeVisible();

  // The manager listens in, takes it over and ends it.
  await command(aisha.page, "dash", "Dashboard");
  await tabTo(aisha.page, aisha.served(IDA.name).getByRole("link"));
  await aisha.page.keyboard.press("Enter");
  await expect(aisha.page.getByText("You are listening in")).toBeVisible();
  await command(aisha.page, "take ov", "Take over");
  await expect(aisha.message).toBeVisible();
  await expect(customer.log).toContainText("Aisha took over from Jonas");
  await aisha.page.keyboard.press("Escape");
  await aisha.page.keyboard.press("e");
  await expect(aisha.dialog.getByRole("button", { name: "End chat" })).toBeFocused();
  // A question has the keyboard to itself.
  await aisha.page.keyboard.press("n");
  await aisha.page.keyboard.press("Enter");
  await expect(customer.log).toContainText("Aisha ended the chat");
  for (const { name, page } of [agent, jonas, aisha]) {
    await test.step(`${name} is not lost`, () => expectFocusSomewhere(page));
  }
});

test("the list of keys comes with ?, and keys alone can be turned off for good", async ({ customer, agent }) => {
  const { page } = agent;
  const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await customer.ask(IDA);
  await agent.becomePresent();
  await expect(agent.next).toBeEnabled();
  await page.keyboard.press("?");
  await expect(list).toBeVisible();
  await expect(list.getByRole("term").filter({ hasText: "Answer the next in the queue" })).toBeVisible();
  await expectAccessible(page);
  await list.getByRole("checkbox").press("Space");
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();

  // Neither the list nor anything else comes by one key now; by its name, and from the agent's menu, it does.
  await page.keyboard.press("?");
  await page.keyboard.press("n");
  await command(page, "keyb", /^Keyboard shortcuts/);
  await expect(list).toBeVisible();
  await expect(list.getByRole("checkbox")).not.toBeChecked();
  await expect(agent.ongoing.getByRole("link")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await agent.reload();
  await page.keyboard.press("?");
  await page.getByRole("button", { name: "agent menu" }).press("Enter");
  await page.getByRole("menuitem", { name: "Keyboard shortcuts" }).press("Enter");
  await list.getByRole("checkbox").press("Space");
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await page.keyboard.press("n");
  await expect(agent.message).toBeFocused();
});
