/** Every command by its name or its key, and no mouse. The first is story 10 (keyboard) of a whole office. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { hold } from "../support/hold.ts";
import { expectFocusSomewhere, tabTo } from "../support/keys.ts";
import { Agent, AISHA, IDA, JONAS, METTE, PASSWORD, TOM } from "../support/people.ts";
import { picturesComeLate } from "../support/picture.ts";
import { expect, test } from "../support/test.ts";

const SHOTS = process.env["SNAK_SHOTS"];

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

test("the palette does not wait for a picture: what is asked for and taken back at once is closed, and keeps no key", async ({
  customer,
  agent,
}) => {
  const { page, message } = agent;
  await customer.ask(IDA);
  await agent.becomePresent();
  await agent.takeNext();
  await expect(message).toBeFocused();
  const late = await picturesComeLate(page);
  for (const back of ["Escape", "Control+k"]) {
    await page.keyboard.press("Control+k");
    await page.keyboard.press(back);
    await page.keyboard.type(`${back} `);
  }
  await expect(message).toHaveValue("Escape Control+k ");
  await late.caughtUp();
  await expect(palette(page)).toBeHidden();
  await expect(message).toBeFocused();

  // There may be nothing to give the keyboard back to. A field that nobody sees has it no more.
  const at = await page.evaluate(async () => {
    const press = async () => {
      window.dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true, cancelable: true }));
      await new Promise((done) => setTimeout(done));
      return document.activeElement?.tagName;
    };
    (document.activeElement as HTMLElement).blur();
    return [await press(), await press()];
  });
  expect(at).toEqual(["INPUT", "BODY"]);
});

test("a colleague is found by name, to come into the open chat or to take it, and only while that can be", async ({
  customer,
  people,
}) => {
  const [mette, jonas] = [await people.agent(METTE), await people.agent(JONAS)];
  const { page } = mette;
  const group = palette(page).getByRole("group", { name: "Colleagues" });
  await customer.ask(IDA);
  await mette.becomePresent();
  await jonas.becomePresent();
  await mette.takeNext();

  // Nobody is listed unasked. Whoever types faster than it is known who is there finds them all the same.
  const known = await hold(page, "**/api/takers*");
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("jonas");
  await known.arrived;
  await expect(palette(page).getByText("Nothing fits")).toBeVisible();
  known.release();
  await expect(group.getByRole("option")).toHaveText([/^Invite Jonas/, /^Transfer this chat to Jonas/]);
  await expectAccessible(page);
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/palette-colleagues.png` });
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await expect(palette(page).getByRole("group", { name: "This chat" })).toBeVisible();
  await expect(group).toHaveCount(0);
  await page.keyboard.type("jon");
  await expect(group.getByRole("option").first()).toHaveAccessibleName(/^Invite Jonas/);
  await page.keyboard.press("Enter");
  await expect(palette(page)).toBeHidden();
  await expect(mette.message).toBeFocused();
  await expect(jonas.asked(IDA.name)).toContainText("Mette asks you to join");

  // One invitation at a time.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("jonas");
  await expect(group.getByRole("option")).toHaveText([/^Transfer this chat to Jonas/]);
  await page.keyboard.press("Escape");
  await jonas.asked(IDA.name).getByRole("button", { name: "Decline" }).click();
  await expect(mette.log).toContainText("Jonas declined to join");

  await command(page, "transf jon", /^Transfer this chat to Jonas/);
  await jonas.asked(IDA.name).getByRole("button", { name: "Accept transfer" }).click();
  await expect(customer.log).toContainText("Jonas took over from Mette");
  await mette.lookAtDashboard();
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("jonas");
  await expect(palette(page).getByText("Nothing fits")).toBeVisible();
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
