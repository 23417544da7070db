/**
 * Who waits: places that are true, people who leave, and what is written meanwhile. The first is story 9 (lists and counts) of a
 * whole office.
 */
import { expectAccessible } from "../support/axe.ts";
import { type Counted, expectCounts } from "../support/counts.ts";
import { expectInOrder } from "../support/log.ts";
import { type Agent, IDA, present, TOM } from "../support/people.ts";
import { expect, ONE_SIZE, test } from "../support/test.ts";

test("two customers stand in line, move up and are served, and all counts of all consoles agree", ONE_SIZE, async ({
  customer,
  people,
  office: { mette, jonas, aisha },
}) => {
  const tom = await people.customer("tom");
  /** The others than the named ones have nothing in hand. */
  const all = async (waiting: string[], { mette: hers = [] as string[], jonas: his = [] as string[] } = {}) => {
    const served = [...new Set([...hers, ...his])];
    const counts: [Agent, Counted][] = [
      [mette, { waiting, mine: hers, served }],
      [jonas, { waiting, mine: his, served }],
      [aisha, { waiting, mine: [], served }],
    ];
    for (const [agent, counted] of counts) await expectCounts(agent, counted);
  };
  await present(mette, jonas);
  await aisha.lookAtDashboard();
  await all([]);
  await customer.ask(IDA);
  await customer.standsAt(1);
  await tom.ask(TOM);
  await tom.standsAt(2);
  await customer.standsAt(1);
  await all([IDA.name, TOM.name]);

  await mette.takeNext();
  await mette.reads(IDA.question);
  await tom.standsAt(1);
  await all([TOM.name], { mette: [IDA.name] });
  await jonas.takeNext();
  await jonas.reads(TOM.question);
  await all([], { mette: [IDA.name], jonas: [TOM.name] });

  // What is unread is the owner's, on the row and in the window's title, until it is looked at.
  const row = mette.chat(mette.ongoing, IDA.name);
  await expect(row).not.toHaveAccessibleName(/unread/i);
  await mette.lookAtDashboard();
  await customer.say("It is the bedside one.");
  await customer.say("Order 20418.");
  await expect(mette.page).toHaveTitle("(1) Dashboard · Snak");
  await mette.tab("Chats").click();
  await expect(row).toHaveAccessibleName(/unread\D*2\b/i);
  await expect(row).toContainText("Order 20418.");
  for (const { page } of [jonas, aisha]) await expect(page).toHaveTitle(/^(Chats|Dashboard) · Snak$/);
  await mette.openChat(mette.ongoing, IDA.name);
  await expect(row).not.toHaveAccessibleName(/unread/i);
  await expect(mette.page).toHaveTitle("Chats · Snak");

  // On its way it stands in both lists, marked; it is served once.
  await mette.transfer("Jonas");
  for (const [agent, name] of [[mette, "Transfer to Jonas"], [jonas, /^Transfer to you/]] as const) {
    await expect(agent.chat(agent.ongoing, IDA.name).getByRole("img", { name })).toBeVisible();
  }
  await all([], { mette: [IDA.name], jonas: [TOM.name, IDA.name] });
  await mette.page.getByRole("button", { name: "Cancel transfer" }).click();
  await all([], { mette: [IDA.name], jonas: [TOM.name] });
  await tom.endChat();
  await all([], { mette: [IDA.name] });
  await customer.endChat();
  await all([]);
});

test("a customer who leaves the queue is gone from the agents' lists", ONE_SIZE, async ({ customer, people, agent }) => {
  const tom = await people.customer("tom");
  await customer.ask(IDA);
  await tom.ask(TOM);
  await tom.standsAt(2);
  await agent.becomePresent();
  await agent.lookAtDashboard();
  await expect(agent.waiting(IDA.name)).toBeVisible();
  await expect(agent.waiting(TOM.name)).toBeVisible();

  // Nobody is connected yet, so it is not asked.
  await customer.end.click();
  await expect(customer.log).toContainText("You left the queue");
  await expect(agent.waiting(IDA.name)).toHaveCount(0);
  await expect(agent.waiting(TOM.name)).toBeVisible();
  await agent.counts({ chats: 0, dashboard: 1 });
  await tom.standsAt(1);
});

test("what a customer writes while waiting is all there when an agent comes", ONE_SIZE, async ({ customer, agent }) => {
  await customer.ask(IDA);
  await customer.standsAt(1);
  const more = ["It is the bedside one.", "Order 20418.", "I am at home until four."];
  for (const text of more) await customer.say(text);
  for (const text of more) await customer.reads(text);
  await expect(customer.state).toHaveText("Stored");
  await customer.standsAt(1);

  await agent.becomePresent();
  await agent.takeNext();
  await expectInOrder(agent.log, [IDA.question, ...more]);
  await expect(customer.state).toHaveText("Read");
});

test("a chat can be taken by double click and by Enter on its row", async ({ customer, people, agent }) => {
  const tom = await people.customer("tom");
  await customer.ask(IDA);
  await tom.ask(TOM);
  await agent.becomePresent();
  await agent.lookAtDashboard();
  await agent.waiting(TOM.name).dblclick();
  await agent.reads(TOM.question);
  await agent.lookAtDashboard();
  await agent.waiting(IDA.name).focus();
  await agent.page.keyboard.press("Enter");
  await agent.reads(IDA.question);
  await customer.reads(IDA.question);
  await expect(customer.log).toContainText("Mette answered");
});

test.describe("with a way out of the queue", () => {
  const waiting = { text: "Nr. {position} i køen, {wait}.", way_out: { length: 2 } };
  const closed = { request: true, unattended: "queue" };
  test.use({ settings: { channels: [{ key: "support", name: "Support", language: "da", closed, waiting }] } });

  test("who would rather not wait leaves a request, in Danish, which takes them out of the queue", ONE_SIZE, async ({
    customer,
    people,
    agent,
  }) => {
    const tom = await people.customer("tom");
    for (const [who, { name, email, question }] of [[customer, IDA], [tom, TOM]] as const) {
      await who.visit();
      await who.page.getByRole("button", { name: "Chat med os" }).click();
      await who.chat.getByRole("textbox", { name: "Navn" }).fill(name);
      await who.chat.getByRole("textbox", { name: "E-mail" }).fill(email);
      await who.chat.getByRole("textbox", { name: "Dit spørgsmål" }).fill(question);
      await who.chat.getByRole("button", { name: "Start chat" }).click();
      // Nobody was answered lately, so the channel's own text has no value for all that it names.
      await expect(who.chat.getByText(/Du er nummer \d i køen/)).toBeVisible();
    }
    // Somebody is answered: from then on it is known how long that takes.
    const instead = tom.chat.getByRole("button", { name: "Opret sag" });
    await expect(instead).toBeVisible();
    await expect(customer.chat.getByRole("button", { name: "Opret sag" })).toBeVisible();
    await agent.becomePresent();
    await agent.takeNext();
    await expect(tom.chat.getByText(/^Nr\. 1 i køen, (under et|ca\. et|ca\. \d+) minut/)).toBeVisible();
    await agent.leave();

    await instead.click();
    const question = tom.chat.getByRole("textbox", { name: "Dit spørgsmål" });
    await expect(question).toHaveValue(TOM.question);
    await expectAccessible(tom.frame);
    await tom.chat.getByRole("button", { name: "Bliv i køen" }).click();
    await expect(tom.chat.getByRole("log")).toContainText(TOM.question);
    await instead.click();
    await question.fill(`${TOM.question} Skriv gerne.`);
    await tom.chat.getByRole("button", { name: "Opret sag" }).click();
    await expect(tom.chat.getByRole("heading", { name: "Dit sagsnummer er 1001" })).toBeFocused();
    await agent.counts({ chats: 1, dashboard: 0 });
    await agent.page.getByRole("link", { name: /^Requests/ }).click();
    await agent.page.getByRole("link", { name: "1001" }).click();
    await agent.page.getByText("Chat log").click();
    await expect(agent.page.getByText(TOM.question, { exact: true })).toBeVisible();
  });
});
