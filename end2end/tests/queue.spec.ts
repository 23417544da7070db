/** Who waits: places that are true, people who leave, and what is written meanwhile. */
import { expectAccessible } from "../support/axe.ts";
import { expectInOrder } from "../support/log.ts";
import { IDA, TOM } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

test("two customers stand in line, and the second moves up when the first is taken", async ({
  customer,
  people,
  agent,
}) => {
  const tom = await people.customer("tom");
  await customer.ask(IDA);
  await customer.standsAt(1);
  await tom.ask(TOM);
  await tom.standsAt(2);
  await customer.standsAt(1);
  await agent.becomePresent();
  await agent.counts({ chats: 0, dashboard: 2 });
  await expect(agent.next).toHaveText("Get next in queue (2)");

  await agent.takeNext();
  await agent.reads(IDA.question);
  await tom.standsAt(1);
  await agent.leave();
  await agent.counts({ chats: 1, dashboard: 1 });
  await expect(agent.next).toHaveText("Get next in queue (1)");
});

test("a customer who leaves the queue is gone from the agents' lists", async ({ customer, people, agent }) => {
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

test("what a customer writes while waiting is all there when an agent comes", async ({ customer, agent }) => {
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

test("who would rather not wait leaves a request, in Danish, which takes them out of the queue", async ({
  customer,
  people,
  agent,
  server,
}) => {
  const waiting = { text: "Nr. {position} i køen, {wait}.", way_out: { length: 2 } };
  const closed = { request: true, unattended: "queue" };
  await server.importSettings({
    channels: [{ key: "support", name: "Support", language: "da", closed, waiting }],
  });
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
