/** What must not be lost by one careless press, and what nobody should be taken for. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { signed } from "../support/identity.ts";
import { Agent, IDA, TOM } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

test.skip(({ isMobile }) => isMobile, "the same on a phone");

/** Tries to leave, and says no. True if the browser asked. */
async function asksOnLeaving(page: Page): Promise<boolean> {
  let asked = false;
  page.once("dialog", (dialog) => {
    asked = true;
    void dialog.dismiss();
  });
  const left = page.waitForEvent("close", { timeout: 1_500 }).catch(() => undefined);
  await page.close({ runBeforeUnload: true });
  await left;
  return asked;
}

test("the x of a chat asks while the customer is connected, and closes it at once when they have left", async ({
  customer,
  people,
  server,
}) => {
  const page = await people.visitor("agent");
  // The office says so 40 seconds after his line is gone (desk/src/presence.rs); here it says so at once.
  let tell: (frame: string) => void = () => {};
  await page.routeWebSocket(/\/live$/, (line) => {
    line.connectToServer();
    tell = (frame) => line.send(frame);
  });
  const agent = new Agent(page, server);
  await agent.signIn("agent1@example.com");
  const tom = await people.customer("tom");
  await customer.ask(IDA);
  await tom.ask(TOM);
  await agent.becomePresent();
  await agent.takeNext();
  await agent.takeNext();
  const close = (name: string) => agent.ongoing.getByRole("button", { name: `Close ${name}'s chat` });

  // While she is there it asks, and no is no.
  await close(IDA.name).click();
  await expect(agent.dialog).toContainText("End the chat with Ida?");
  await expectAccessible(page);
  await agent.dialog.getByRole("button", { name: "Keep chatting" }).click();
  await expect(agent.dialog).toBeHidden();
  await expect(agent.chat(agent.ongoing, IDA.name)).toHaveCount(1);

  // By the keyboard: Delete on the row. The next row has the keyboard afterwards.
  await agent.chat(agent.ongoing, IDA.name).focus();
  await page.keyboard.press("Delete");
  await agent.dialog.getByRole("button", { name: "End chat" }).press("Enter");
  await expect(customer.log).toContainText("Mette ended the chat");
  await expect(agent.chat(agent.recent, IDA.name)).toHaveCount(1);
  await expect(agent.chat(agent.ongoing, TOM.name)).toBeFocused();

  // He has closed his tab: there is nobody to ask about.
  await tom.page.close();
  const his = await agent.chat(agent.ongoing, TOM.name).getAttribute("href");
  tell(JSON.stringify({ t: "here", chat: his?.split("/").at(-1), on: false }));
  await expect(agent.chat(agent.ongoing, TOM.name).getByText("away")).toBeVisible();
  await close(TOM.name).click();
  await expect(agent.chat(agent.recent, TOM.name)).toHaveCount(1);
  await expect(agent.dialog).toBeHidden();
});

test("leaving the page and signing out ask while a customer is connected, and not when nothing is open", async ({
  customer,
  people,
  server,
}) => {
  // Nothing open: the page goes without a word.
  const idle = await people.agent();
  await idle.page.getByRole("switch", { name: "Present" }).click();
  expect(await asksOnLeaving(idle.page)).toBe(false);
  expect(idle.page.isClosed()).toBe(true);

  const agent = new Agent(await idle.page.context().newPage(), server);
  await agent.page.goto(server.console);
  await agent.awake();
  await customer.ask(IDA);
  await agent.becomePresent();
  await agent.takeNext();
  await agent.message.fill("Half a sen");
  expect(await asksOnLeaving(agent.page)).toBe(true);
  expect(agent.page.isClosed()).toBe(false);

  const menu = agent.page.getByRole("button", { name: "agent menu" });
  const signOut = agent.page.getByRole("menuitem", { name: "Sign out" });
  await menu.click();
  await signOut.click();
  await expect(agent.dialog).toContainText("Ida is still connected");
  await expect(agent.dialog.getByText("will be lost")).toBeHidden();
  await expectAccessible(agent.page);
  await agent.dialog.getByRole("button", { name: "Stay" }).click();
  await expect(agent.dialog).toBeHidden();
  await expect(menu).toBeFocused();
  await expect(agent.message).toHaveValue("Half a sen");

  await menu.click();
  await signOut.click();
  // The browser does not ask a second time.
  agent.page.on("dialog", () => expect(false, "asked twice").toBe(true));
  await agent.dialog.getByRole("button", { name: "Sign out" }).click();
  await expect(agent.page.getByRole("button", { name: "Sign in" })).toBeVisible();
});

test("drafts stay with their chats: through switching, a reload and the end of the line", async ({
  customer,
  people,
  watch,
  agent,
}) => {
  const tom = await people.customer("tom");
  await customer.ask(IDA);
  await tom.ask(TOM);
  await agent.becomePresent();
  await agent.takeNext();
  await agent.takeNext();
  await agent.openChat(agent.ongoing, IDA.name);
  await agent.message.fill("To Ida, half");
  await agent.openChat(agent.ongoing, TOM.name);
  await expect(agent.message).toHaveValue("");
  await agent.message.fill("To Tom, half");
  await agent.openChat(agent.ongoing, IDA.name);
  await expect(agent.message).toHaveValue("To Ida, half");
  watch.expect(/ERR_INTERNET_DISCONNECTED/);
  await agent.page.context().setOffline(true);
  await agent.page.keyboard.type(" and more");
  await agent.page.context().setOffline(false);
  await agent.reload();
  await expect(agent.message).toHaveValue("To Ida, half and more");
  await agent.openChat(agent.ongoing, TOM.name);
  await expect(agent.message).toHaveValue("To Tom, half");
});

test("what a sign-in vouches for has a lock, and nothing that was typed or only said has one", async ({
  people,
  server,
  host,
  agent,
}) => {
  const address = host.serve({ head: server.snippet() });
  const snak = (page: Page, ...args: unknown[]) =>
    page.evaluate((args) => (window as never as { Snak(...args: unknown[]): void }).Snak(...args), args);
  const locks = agent.contact.getByRole("button", { name: "verified by sign-in" });
  await agent.becomePresent();

  // The same facts as below, typed and said by the page: none of them has a lock.
  const typed = await people.customer("typed");
  await typed.page.goto(address);
  await snak(typed.page, "setAttributes", { plan: "gold" });
  await typed.open();
  await typed.fillIn(IDA);
  await typed.startChat();
  await expect(typed.log).toContainText(IDA.question);
  await agent.takeNext();
  await agent.lookAtContact();
  await expect(agent.contact).toContainText(IDA.email);
  await expect(agent.contact).toContainText("gold");
  await expect(locks).toHaveCount(0);
  await agent.leave();

  // Vouched for: the name, the company, an attribute; an address that nobody has verified is not.
  const known = await people.customer("known");
  await known.page.goto(address);
  await snak(known.page, "setAttributes", { plan: "platinum" });
  await known.open();
  const token = signed("support", {
    sub: "55 201", name: IDA.name, email: IDA.email, company: "Lindqvist Interiors", attributes: { plan: "gold" },
  });
  await snak(known.page, "identify", token);
  await expect(known.chat.getByText("You are signed in as")).toBeVisible();
  await known.question.fill("Where is my lamp?");
  await known.startChat();
  await expect(known.log).toContainText("Where is my lamp?");
  await agent.takeNext();
  await agent.lookAtContact();
  await expect(agent.contact).toContainText("platinum");
  await expect(agent.contact.getByText("plan")).toHaveCount(2);
  const named = (what: string) => agent.contact.getByRole("button", { name: `${what}: verified by sign-in` });
  for (const what of ["Name", "Customer ID", "Company", "plan"]) await expect(named(what)).toHaveCount(1);
  await expect(locks).toHaveCount(4);
  await expect(agent.contact.getByText("gold").locator("..").getByRole("button")).toHaveAccessibleName("plan: verified by sign-in");

  // It says what it means, to the keyboard, too.
  await named("Company").focus();
  await agent.page.keyboard.press("Enter");
  const why = agent.contact.getByText("The website signed this customer in");
  await expect(why).toBeVisible();
  await expect(agent.contact.getByText("demo", { exact: true })).toBeVisible();
  await expectAccessible(agent.page);
  await agent.page.keyboard.press("Escape");
  await expect(why).toBeHidden();
  await expect(named("Company")).toBeFocused();
  await expect(named("Company")).toHaveAccessibleDescription(/vouches for it/);
});

test("several who type are seen by name, and who types privately by agents only", async ({ customer, people }) => {
  const [mette, jonas] = [await people.agent("agent1@example.com"), await people.agent("agent2@example.com")];
  await customer.ask(IDA);
  await mette.becomePresent();
  await jonas.becomePresent();
  await mette.takeNext();
  await mette.invite("Jonas");
  await jonas.asked(IDA.name).getByRole("button", { name: "Accept" }).click();
  await expect(jonas.message).toBeVisible();

  // A sign fades after some seconds, so whoever is to be seen types on.
  const told = (text: string) => customer.chat.getByRole("status").filter({ hasText: text });
  await expect(async () => {
    await jonas.message.pressSequentially("One moment");
    await expect(mette.log.getByText("Jonas is typing")).toBeVisible({ timeout: 1_000 });
    await expect(told("Jonas is typing")).toHaveCount(1, { timeout: 1_000 });
  }).toPass();
  await expect(async () => {
    await jonas.message.pressSequentially(".");
    await customer.message.pressSequentially(".");
    await expect(mette.log.getByText("Ida and Jonas are typing")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await jonas.message.fill("One moment");
  // What has come is no longer typed.
  await jonas.message.press("Enter");
  await expect(mette.log.getByText("Jonas are typing")).toBeHidden();
  await customer.reads("One moment");

  await mette.page.getByRole("button", { name: "Private" }).click();
  await mette.message.pressSequentially("Do we have one?");
  await expect(jonas.log.getByText(/Mette (is|are) typing/)).toBeVisible();
  await expect(told("Mette is typing")).toHaveCount(0);
});
