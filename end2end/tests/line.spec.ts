/** The live line when it is hindered, what it leaves unsaid, and several windows of one person. */
import type { Locator, Page } from "@playwright/test";
import { hold } from "../support/hold.ts";
import { expectInOrder } from "../support/log.ts";
import { Agent, type Customer, IDA, TOM } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

test.skip(({ isMobile }) => isMobile, "a line does not know how wide the screen is");

/** Says no to every socket, or takes it and never says a word. */
async function block(page: Page, how: "refused" | "swallowed"): Promise<void> {
  await page.routeWebSocket(/\/live$/, (socket) => {
    if (how === "refused") void socket.close();
  });
}

async function talk(customer: Customer, agent: Agent): Promise<void> {
  await agent.answers(customer);
  await agent.say("Hello Ida.");
  await customer.reads("Hello Ida.");
}

/** Types on and on: a sign that comes just between two questions is lost, and the next is not. */
async function typesUntil(writer: Customer | Agent, seen: Locator): Promise<void> {
  await expect(async () => {
    await writer.message.pressSequentially("and ");
    await expect(seen).toHaveCount(1, { timeout: 500 });
  }).toPass({ timeout: 15_000 });
}

for (const how of ["refused", "swallowed"] as const) {
  test(`where sockets are ${how} both talk all the same`, async ({ customer, people, server }) => {
    test.slow();
    const agent = new Agent(await people.visitor("agent"), server);
    for (const { page } of [customer, agent]) await block(page, how);
    await agent.signIn("agent1@example.com");
    await customer.ask(IDA);
    await agent.becomePresent();
    await expect(agent.next).toHaveText("Get next in queue (1)", { timeout: 20_000 });
    await agent.takeNext();
    const lines = [IDA.question, "Hello Ida.", "Hello!", "It is order 20418.", "Thank you."];
    await agent.say(lines[1]!);
    await expect(customer.log).toContainText(lines[1]!, { timeout: 20_000 });
    await expect(agent.state).toHaveText("Read");
    await customer.say(lines[2]!);
    await agent.reads(lines[2]!);
    await typesUntil(customer, agent.log.getByText(/is typing$/).filter({ visible: true }));
    await customer.say(lines[3]!);
    await agent.reads(lines[3]!);
    await typesUntil(agent, customer.chat.getByRole("status").filter({ hasText: "Mette is typing" }));
    await agent.say(lines[4]!);
    for (const side of [customer, agent]) {
      await expectInOrder(side.log, lines);
      await expect(side.offline).toBeHidden();
    }
    await expect(agent.page.getByText("· connected")).toBeVisible();
    await customer.endChat();
    await expect(agent.message).toBeHidden();
  });
}

test("what the customer wrote and was not stored survives reloads, and arrives once and in order", async ({
  customer,
  agent,
}) => {
  await talk(customer, agent);
  const held = await hold(customer.page, "**/w/say");
  await customer.say("One.");
  await held.arrived;
  await customer.say("Two.");
  await expect(customer.state).toHaveText("Waiting to be sent");
  await customer.page.reload();
  await expectInOrder(customer.log, [IDA.question, "Hello Ida.", "One.", "Two."]);
  held.release();
  for (const side of [customer, agent]) await expectInOrder(side.log, [IDA.question, "Hello Ida.", "One.", "Two."]);
  await expect(customer.state).toHaveText("Read");
  await customer.page.reload();
  await expectInOrder(customer.log, [IDA.question, "Hello Ida.", "One.", "Two."]);
});

test("two tabs that both hold a message show it once each, and store it once", async ({ customer, agent, server }) => {
  await talk(customer, agent);
  const first = await hold(customer.page, "**/w/say");
  await customer.say("One.");
  await first.arrived;
  const other = await customer.anotherTab();
  const second = await hold(other.page, "**/w/say");
  await other.page.goto(`${server.shop}/lamp`);
  await second.arrived;
  await other.reads("One.");
  second.release();
  await agent.reads("One.");
  first.release();
  await customer.say("Two.");
  await other.say("Three.");
  await agent.reads("Three.");
  await agent.reads("Two.");
  for (const side of [customer, other, agent]) {
    for (const text of ["One.", "Two.", "Three."]) await side.reads(text);
  }
});

test("what was left over from one chat is never sent into another", async ({ customer, agent }) => {
  await talk(customer, agent);
  const held = await hold(customer.page, "**/w/say");
  await customer.say("Left over.");
  await held.arrived;
  await agent.endChat();
  await customer.chat.getByRole("button", { name: "Start a new chat" }).click();
  await customer.fillIn(TOM);
  await customer.startChat();
  await customer.reads(TOM.question);
  await customer.page.reload();
  await customer.reads(TOM.question);
  held.release();
  await customer.say("Something new.");
  await agent.leave();
  await agent.takeNext();
  await expectInOrder(agent.log, [TOM.question, "Something new."]);
  for (const side of [customer, agent]) await expect(side.log).not.toContainText("Left over.");
});

test("the host page can have the chat forgotten, on a computer that is shared", async ({ customer, agent }) => {
  await talk(customer, agent);
  await customer.page.evaluate("Snak('shutdown')");
  await expect(customer.page.locator("snak-chat")).toHaveCount(0);
  await customer.visit();
  await customer.open();
  await expect(customer.name).toBeVisible();
  await expect(customer.log).toBeHidden();
});

test("what the agent wrote and was not stored survives a reload, and so does a draft", async ({ customer, agent }) => {
  await talk(customer, agent);
  const held = await hold(agent.page, "**/api/say");
  await agent.say("One.");
  await held.arrived;
  await agent.say("Two.");
  await agent.message.fill("And a third");
  await agent.reload();
  await expect(agent.message).toHaveValue("And a third");
  await expectInOrder(agent.log, [IDA.question, "Hello Ida.", "One.", "Two."]);
  await expect(agent.state).toHaveText(/Sending|Waiting to be sent/);
  held.release();
  for (const side of [customer, agent]) await expectInOrder(side.log, [IDA.question, "Hello Ida.", "One.", "Two."]);
  await expect(agent.state).toHaveText("Read");
  await agent.reload();
  await expectInOrder(agent.log, [IDA.question, "Hello Ida.", "One.", "Two."]);
  await expect(agent.message).toHaveValue("And a third");

  // Nothing of it stays when the chat is over.
  await agent.endChat();
  await expect(agent.message).toBeHidden();
  const kept = () => agent.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("snak-chat:")));
  await expect.poll(kept).toEqual([]);
});

test("two tabs of a customer stay in step to the end", async ({ customer, agent, server }) => {
  await talk(customer, agent);
  const other = await customer.anotherTab();
  await other.page.goto(`${server.shop}/lamp`);
  await other.reads("Hello Ida.");
  await other.say("From the other tab.");
  await customer.reads("From the other tab.");
  await agent.say("I read both.");
  for (const tab of [customer, other]) await tab.reads("I read both.");
  await expect(agent.state).toHaveText("Read");
  await customer.endChat();
  await expect(other.message).toBeHidden();
  await expect(other.chat.getByRole("button", { name: "Start a new chat" })).toBeVisible();
  await expect(agent.message).toBeHidden();
});

test("two devices of an agent stay in step: the switch, the chats, what is said, what is read, the end", async ({
  customer,
  people,
}) => {
  const [desk, sofa] = await Promise.all([people.agent(), people.agent()]);
  await customer.ask(IDA);
  await desk.becomePresent();
  await expect(sofa.present).toBeChecked();
  await desk.takeNext();
  await expect(sofa.chat(sofa.ongoing, IDA.name)).toBeVisible();
  await sofa.openChat(sofa.ongoing, IDA.name);
  await desk.say("Hello from the desk.");
  await sofa.reads("Hello from the desk.");
  await sofa.say("Hello from the sofa.");
  for (const side of [desk, customer]) await side.reads("Hello from the sofa.");

  // Read on one is read on the other.
  await desk.lookAtDashboard();
  await customer.say("Are you two?");
  await sofa.reads("Are you two?");
  await expect(customer.state).toHaveText("Read");
  await desk.tab("Chats").click();
  await expect(desk.chat(desk.ongoing, IDA.name)).not.toHaveAccessibleName(/\b1\b/);

  await sofa.endChat();
  await expect(desk.chat(desk.recent, IDA.name)).toBeVisible();
  await sofa.leave();
  await sofa.present.click();
  await expect(desk.present).not.toBeChecked();
});

test("while there is no line the console does not say that the customer is connected", async ({
  server,
  customer,
  agent,
}) => {
  await talk(customer, agent);
  const connected = agent.page.getByText("· connected");
  await expect(connected).toBeVisible();
  await customer.message.pressSequentially("I wan");
  await expect(agent.log.getByText("is typing")).toBeVisible();
  await server.kill("SIGTERM");
  await expect(agent.offline).toBeVisible();
  await expect(connected).toBeHidden();
  await expect(agent.log.getByText("is typing")).toBeHidden();
  await server.restart();
  // Asked to come back within half a second, and nobody presses anything.
  await expect(connected).toBeVisible({ timeout: 30_000 });
  await customer.say("I wanted to say hello.");
  await agent.reads("I wanted to say hello.");
});
