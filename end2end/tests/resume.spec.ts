/** The conversation outlives the page: reloads, the next page, minimising, a second tab, an agent's reload. */
import type { Page } from "@playwright/test";
import { expectInOrder } from "../support/log.ts";
import { type Agent, type Customer, IDA } from "../support/people.ts";
import { expect, ONE_SIZE, test } from "../support/test.ts";

const LINES = [IDA.question, "Hello Ida, I am sorry about that.", "Thank you! It is order 20418."];

async function talk(customer: Customer, agent: Agent): Promise<void> {
  await agent.answers(customer);
  await agent.say(LINES[1]!);
  await customer.reads(LINES[1]!);
  await customer.say(LINES[2]!);
  await agent.reads(LINES[2]!);
}

/** From now on every frame of the page remembers whether a form was ever to be seen in it. */
async function watchForForms(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelector("form")?.checkVisibility()) document.documentElement.dataset["formSeen"] = "yes";
      requestAnimationFrame(look);
    };
    look();
  });
}

async function expectNoForm(customer: Customer): Promise<void> {
  await expect(customer.name).toBeHidden();
  expect(await customer.frame.evaluate(() => document.documentElement.dataset["formSeen"])).toBeUndefined();
}

test("a reload and the next page bring the same conversation back, without the form", async ({ customer, agent }) => {
  await talk(customer, agent);
  await watchForForms(customer.page);

  await customer.page.reload();
  await expectInOrder(customer.log, LINES);
  await expectNoForm(customer);
  await customer.say("Still me.");
  await agent.reads("Still me.");

  // The widget lies over the page on a phone.
  await customer.minimise();
  await customer.page.getByRole("link", { name: /Lune/ }).first().click();
  await expect(customer.page).toHaveURL(/\/demo\/lamp/);
  await customer.open();
  await expectInOrder(customer.log, [...LINES, "Still me."]);
  await expectNoForm(customer);
  await agent.say("I see you.");
  await customer.reads("I see you.");
  await expectInOrder(agent.log, [...LINES, "Still me.", "I see you."]);
});

test("an open chat is open on the next page, and a minimised one is minimised", async ({ customer, agent, server }) => {
  await talk(customer, agent);
  await watchForForms(customer.page);
  await customer.page.goto(`${server.shop}/lamp`);
  await expect(customer.log).toBeVisible();
  await expect(customer.launcher).toBeHidden();

  await customer.minimise();
  await expect(customer.launcher).toBeVisible();
  await customer.page.goto(server.shop);
  await expect(customer.launcher).toBeVisible();
  await agent.say("Are you there?");
  await expect(customer.launcher).toHaveAccessibleName(/, 1 unread$/);
  await expect(customer.log).toBeHidden();
  await customer.open();
  await expectInOrder(customer.log, [...LINES, "Are you there?"]);
  await expectNoForm(customer);
});

test("the launcher counts what comes while the chat is minimised, also over a reload", ONE_SIZE, async ({ customer, agent }) => {
  await talk(customer, agent);
  await customer.minimise();
  await expect(customer.launcher).toHaveAccessibleName("Chat with us");
  await agent.say("A new shade leaves tomorrow.");
  await expect(customer.launcher).toHaveAccessibleName(/, 1 unread$/);
  await agent.say("Here is the label for the old one.");
  await expect(customer.launcher).toHaveAccessibleName(/, 2 unread$/);

  await customer.page.reload();
  await expect(customer.launcher).toHaveAccessibleName(/, 2 unread$/);
  await expect(agent.state).toHaveText("Stored");
  await customer.open();
  await expect(agent.state).toHaveText("Read");
  await customer.minimise();
  await expect(customer.launcher).toHaveAccessibleName("Chat with us");
});

test("what is half written in the text box survives minimising", ONE_SIZE, async ({ customer, agent }) => {
  await talk(customer, agent);
  await customer.message.fill("I wanted to say");
  await customer.minimise();
  await expect(customer.launcher).toBeVisible();
  await customer.open();
  await expect(customer.message).toHaveValue("I wanted to say");
});

test("a customer who waits still waits after a reload", ONE_SIZE, async ({ customer, agent }) => {
  await customer.ask(IDA);
  await customer.standsAt(1);
  await watchForForms(customer.page);
  await customer.page.reload();
  await customer.standsAt(1);
  await customer.reads(IDA.question);
  await expectNoForm(customer);
  await agent.becomePresent();
  await agent.counts({ chats: 0, dashboard: 1 });
});

test("a second tab of the same customer shows the same lines and takes part", ONE_SIZE, async ({ customer, agent, server }) => {
  await talk(customer, agent);
  const second = await customer.anotherTab();
  await second.page.goto(`${server.shop}/lamp`);
  await expectInOrder(second.log, LINES);
  await second.say("From the other tab.");
  await agent.say("I read both.");
  for (const tab of [customer, second]) {
    await expect(tab.log.getByText("I read both.")).toHaveCount(1);
    await expect(tab.log.getByText("From the other tab.")).toHaveCount(1);
  }
  await expect(agent.log.getByText("From the other tab.")).toHaveCount(1);
});

test("an agent's reload keeps the chat that is open, at its own address", async ({ customer, agent }) => {
  await talk(customer, agent);
  await expect(agent.page).toHaveURL(/\/chats\/[0-9a-f-]{36}$/);
  const address = agent.page.url();
  await agent.reload();
  await expect(agent.page).toHaveURL(address);
  await expectInOrder(agent.log, LINES);
  await customer.say("Still there?");
  await agent.reads("Still there?");
  await agent.say("Yes.");
  await customer.reads("Yes.");

  await agent.leave();
  await expect(agent.present).toBeChecked();
  await agent.openChat(agent.ongoing, IDA.name);
  await expect(agent.page).toHaveURL(address);
  await expectInOrder(agent.log, [...LINES, "Still there?", "Yes."]);
});
