/**
 * What must not be lost by one careless press, and what nobody should be taken for. Story 6 (verified data) and story 7 (guards)
 * of a whole office are here.
 */
import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { signed } from "../support/identity.ts";
import { Agent, AISHA, IDA, JONAS, METTE, present, TOM } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

test.skip(({ isMobile }) => isMobile, "the same on a phone");

/** Tries to leave, and says no. True if the browser asked, false once the page is gone. */
async function asksOnLeaving(page: Page): Promise<boolean> {
  const asked = page.waitForEvent("dialog").then((dialog) => dialog.dismiss());
  const left = page.waitForEvent("close");
  const outcome = Promise.race([asked.then(() => true), left.then(() => false)]);
  // Only one of the two comes; the other is told so when the test is over.
  for (const one of [asked, left]) one.catch(() => undefined);
  await page.close({ runBeforeUnload: true });
  return outcome;
}

test("the x of a chat asks while the customer is connected, ends it for all, and closes it at once when they have left", async ({
  customer,
  people,
  server,
}) => {
  const page = await people.visitor("mette");
  // The office says so 40 seconds after his line is gone (desk/src/presence.rs); here it says so at once.
  let tell: (frame: string) => void = () => {};
  await page.routeWebSocket(/\/live$/, (line) => {
    line.connectToServer();
    tell = (frame) => line.send(frame);
  });
  const mette = new Agent(page, server);
  const [tom, jonas, aisha] = await Promise.all([
    people.customer("tom"),
    people.agent(JONAS),
    people.agent(AISHA),
    mette.arrive(METTE),
  ]);
  await mette.answers(customer);
  await mette.answers(tom, TOM);
  await present(jonas);
  await mette.openChat(mette.ongoing, IDA.name);
  await mette.invite("Jonas");
  await jonas.asked(IDA.name).getByRole("button", { name: "Accept" }).click();
  await jonas.message.fill("I could also");
  await aisha.listensIn(IDA.name);
  const close = (name: string) => mette.ongoing.getByRole("button", { name: `Close ${name}'s chat` });

  // While she is there it asks, and no is no. A guest has no x: it is not his to end.
  await close(IDA.name).click();
  await expect(mette.dialog).toContainText("End the chat with Ida?");
  await expectAccessible(page);
  await mette.dialog.getByRole("button", { name: "Keep chatting" }).click();
  await expect(mette.dialog).toBeHidden();
  await expect(mette.chat(mette.ongoing, IDA.name)).toHaveCount(1);
  await expect(jonas.chat(jonas.ongoing, IDA.name)).toBeVisible();
  await expect(jonas.ongoing.getByRole("button", { name: /^Close / })).toHaveCount(0);

  // By the keyboard: Delete on the row. The next row has the keyboard afterwards.
  await mette.chat(mette.ongoing, IDA.name).focus();
  await page.keyboard.press("Delete");
  await mette.dialog.getByRole("button", { name: "End chat" }).press("Enter");
  for (const { log } of [customer, jonas, aisha]) await expect(log).toContainText("Mette ended the chat");
  await expect(customer.message).toBeHidden();
  await expect(jonas.message).toBeHidden();
  await expect(mette.chat(mette.recent, IDA.name)).toHaveCount(1);
  await expect(mette.chat(mette.ongoing, TOM.name)).toBeFocused();
  await expect(jonas.chat(jonas.ongoing, IDA.name)).toHaveCount(0);
  await aisha.lookAtDashboard();
  await expect(aisha.served(TOM.name)).toHaveCount(1);
  await expect(aisha.served(IDA.name)).toHaveCount(0);

  // He has closed his tab: there is nobody to ask about.
  await tom.page.close();
  const his = await mette.chat(mette.ongoing, TOM.name).getAttribute("href");
  tell(JSON.stringify({ t: "here", chat: his?.split("/").at(-1), on: false }));
  await expect(mette.chat(mette.ongoing, TOM.name).getByText("away")).toBeVisible();
  await close(TOM.name).click();
  await expect(mette.chat(mette.recent, TOM.name)).toHaveCount(1);
  await expect(mette.dialog).toBeHidden();
  await expect(aisha.served(TOM.name)).toHaveCount(0);
});

test("leaving the page and signing out ask while a customer is connected, and not when nothing is open", async ({
  customer,
  people,
  server,
}) => {
  // Nothing open: the page goes without a word.
  const idle = await people.agent();
  await idle.becomePresent();
  expect(await asksOnLeaving(idle.page)).toBe(false);
  expect(idle.page.isClosed()).toBe(true);

  const agent = new Agent(await idle.page.context().newPage(), server);
  await agent.page.goto(server.console);
  await agent.awake();
  await agent.answers(customer);
  await agent.message.fill("Half a sen");
  expect(await asksOnLeaving(agent.page)).toBe(true);
  expect(agent.page.isClosed()).toBe(false);
  await expect(agent.message).toHaveValue("Half a sen");

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
  await agent.answers(customer);
  await agent.answers(tom, TOM);
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

test("what a sign-in vouches for has a lock, and nothing that was typed or only said has one, for whoever looks", async ({
  people,
  server,
  host,
  office: { mette, jonas, aisha },
}) => {
  const address = host.serve({ head: server.snippet() });
  const snak = (page: Page, ...args: unknown[]) =>
    page.evaluate((args) => (window as never as { Snak(...args: unknown[]): void }).Snak(...args), args);
  const locks = ({ contact }: Agent) => contact.getByRole("button", { name: "verified by sign-in" });
  await present(mette, jonas);

  // The same facts as below, typed and said by the page: none of them has a lock.
  const typed = await people.customer("typed");
  await typed.page.goto(address);
  await snak(typed.page, "setAttributes", { plan: "gold" });
  await typed.open();
  await typed.fillIn(IDA);
  await typed.startChat();
  await expect(typed.log).toContainText(IDA.question);
  await mette.takeNext();
  await aisha.listensIn(IDA.name);
  for (const agent of [mette, aisha]) {
    await agent.lookAtContact();
    await expect(agent.contact).toContainText(IDA.email);
    await expect(agent.contact).toContainText("gold");
    await expect(locks(agent)).toHaveCount(0);
  }
  await mette.endChat();

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
  await jonas.takeNext();
  await aisha.listensIn(IDA.name);
  const named = (agent: Agent, what: string) => agent.contact.getByRole("button", { name: `${what}: verified by sign-in` });
  for (const agent of [jonas, aisha]) {
    await agent.lookAtContact();
    await expect(agent.contact).toContainText("platinum");
    await expect(agent.contact.getByText("plan")).toHaveCount(2);
    for (const what of ["Name", "Customer ID", "Company", "plan"]) await expect(named(agent, what)).toHaveCount(1);
    await expect(locks(agent)).toHaveCount(4);
    await expect(agent.contact.getByText("gold").locator("..").getByRole("button")).toHaveAccessibleName("plan: verified by sign-in");
  }
  // What Mette still has before her is the other one's.
  await expect(mette.contact).toContainText(IDA.email);
  await expect(locks(mette)).toHaveCount(0);

  // It says what it means, to the keyboard, too.
  const { contact, page } = jonas;
  await named(jonas, "Company").focus();
  await page.keyboard.press("Enter");
  const why = contact.getByText("The website signed this customer in");
  await expect(why).toBeVisible();
  await expect(contact.getByText("demo", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(why).toBeHidden();
  await expect(named(jonas, "Company")).toBeFocused();
  await expect(named(jonas, "Company")).toHaveAccessibleDescription(/vouches for it/);
});

test("several who type are seen by name, and who types privately by agents only", async ({ customer, people }) => {
  const [mette, jonas] = await Promise.all([people.agent(METTE), people.agent(JONAS)]);
  await mette.answers(customer);
  await jonas.becomePresent();
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

  // Everything that the customer's screen ever says from now on.
  const said = await customer.frame.evaluateHandle(() => {
    const said: string[] = [];
    new MutationObserver(() => said.push(document.body.textContent ?? "")).observe(document.body, {
      characterData: true,
      childList: true,
      subtree: true,
    });
    return said;
  });
  await mette.private.click();
  await mette.message.pressSequentially("Do we have one?");
  await expect(jonas.log.getByText(/Mette (is|are) typing/)).toBeVisible();
  await mette.message.press("Enter");
  await jonas.reads("Do we have one?");
  await jonas.say("We do.");
  await customer.reads("We do.");
  const everything = (await said.jsonValue()).join("\n");
  expect(everything).toContain("We do.");
  expect(everything).not.toContain("Mette is typing");
  expect(everything).not.toContain("Do we have one?");
});
