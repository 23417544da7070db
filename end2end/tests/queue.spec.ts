/** Who waits: places that are true, people who leave, and what is written meanwhile. */
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
