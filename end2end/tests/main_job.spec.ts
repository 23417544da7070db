/** The whole job: a customer on somebody's website asks, an agent answers, both write, either of them ends it. */
import { hold } from "../support/hold.ts";
import { IDA, TOM } from "../support/people.ts";
import { expect, ON_PHONE, ONE_SIZE, test } from "../support/test.ts";

test("a customer asks, an agent takes the chat, both write, and the agent ends it", async ({ customer, agent }) => {
  await test.step("the shop's page has a launcher, and the form comes with the first click", async () => {
    await customer.visit();
    await expect(customer.launcher).toBeVisible();
    await expect(customer.page.locator("iframe")).toHaveCount(0);
    await customer.open();
    await expect(customer.launcher).toBeHidden();
    await expect(customer.name).toBeVisible();
    expect(new URL(customer.page.url()).origin).not.toBe(new URL(customer.frame.url()).origin);
  });

  await test.step("the customer waits and sees their place", async () => {
    await customer.fillIn(IDA);
    await customer.startChat();
    await expect(customer.chat.getByText("Looking for someone to help you")).toBeVisible();
    await customer.standsAt(1);
    await customer.reads(IDA.question);
  });

  await test.step("an agent is Present, sees that somebody waits, and takes the chat", async () => {
    await expect(agent.present).not.toBeChecked();
    await agent.becomePresent();
    await agent.counts({ chats: 0, dashboard: 1 });
    await expect(agent.next).toHaveText("Get next in queue (1)");
    await agent.takeNext();
    await agent.reads(IDA.question);
    await expect(customer.log).toContainText("Mette answered");
    await expect(customer.chat.getByRole("heading", { name: "Mette" })).toBeVisible();
    await expect(customer.chat.getByText("You are number")).toBeHidden();
  });

  await test.step("the agent sees who the customer is, as far as they told", async () => {
    await agent.lookAtContact();
    await expect(agent.contact).toContainText(IDA.name);
    await expect(agent.contact).toContainText(IDA.email);
    await expect(agent.contact.getByRole("link")).toHaveAttribute("href", customer.page.url());
  });

  await test.step("both write", async () => {
    await agent.leave();
    await agent.counts({ chats: 1, dashboard: 0 });
    await agent.openChat(agent.ongoing, IDA.name);
    await agent.say("Hello Ida, I am sorry about that.");
    await customer.reads("Hello Ida, I am sorry about that.");
    await customer.say("Thank you! It is order 20418.");
    await agent.reads("Thank you! It is order 20418.");
  });

  await test.step("the agent ends it, and both are told", async () => {
    await agent.endChat();
    await expect(customer.log).toContainText("Mette ended the chat");
    await expect(customer.chat.getByRole("button", { name: "Start a new chat" })).toBeVisible();
    await expect(customer.message).toBeHidden();
    await expect(agent.message).toBeHidden();
  });

  await test.step("it stands among the recent chats, and the counts are back", async () => {
    await agent.leave();
    await expect(agent.chat(agent.recent, IDA.name)).toBeVisible();
    await expect(agent.chat(agent.ongoing, IDA.name)).toHaveCount(0);
    await agent.counts({ chats: 0, dashboard: 0 });
    await agent.openChat(agent.recent, IDA.name);
    await agent.reads("Thank you! It is order 20418.");
  });
});

test("the customer ends the chat, and the agent is told", async ({ customer, agent }) => {
  await agent.answers(customer);
  await agent.say("Hello Ida.");
  await customer.reads("Hello Ida.");

  await customer.end.click();
  await expect(customer.dialog).toBeVisible();
  await customer.dialog.getByRole("button", { name: "Keep chatting" }).click();
  await expect(customer.dialog).toBeHidden();
  await customer.say("One more thing.");
  await agent.reads("One more thing.");

  await customer.endChat();
  await expect(customer.log).toContainText("You ended the chat");
  await expect(agent.log).toContainText(/Ida.* ended the chat/);
  await expect(agent.message).toBeHidden();
  await agent.leave();
  await expect(agent.chat(agent.recent, IDA.name)).toBeVisible();
  await agent.counts({ chats: 0, dashboard: 0 });
});

test("after the end the customer can ask again, and that is another chat", ONE_SIZE, async ({ customer, agent }) => {
  await agent.answers(customer);
  await agent.endChat();
  await customer.chat.getByRole("button", { name: "Start a new chat" }).click();
  await expect(customer.name).toHaveValue(IDA.name);
  await expect(customer.question).toHaveValue("");
  await customer.question.fill("Is there a lamp with two shades?");
  await customer.startChat();
  await customer.standsAt(1);
  await expect(customer.log).not.toContainText(IDA.question);
  await agent.leave();
  await agent.takeNext();
  await agent.reads("Is there a lamp with two shades?");
  await expect(agent.log).not.toContainText(IDA.question);
});

test("each side sees that the other one types", ONE_SIZE, async ({ customer, agent }) => {
  await agent.answers(customer);

  await customer.message.pressSequentially("It");
  await expect(agent.log.getByText(/^Ida.* is typing$/)).toBeVisible();
  await customer.message.fill("");
  await expect(agent.log.getByText(/is typing$/)).toBeHidden();

  // The dots say it to who looks, a status to who listens.
  const dots = customer.frame.locator("#typing");
  await agent.message.pressSequentially("We");
  await expect(customer.chat.getByRole("status").filter({ hasText: "Mette is typing" })).toHaveCount(1);
  await expect(dots).toBeVisible();
  await agent.message.fill("");
  await expect(dots).toBeHidden();
});

test("a customer's message is sending, then stored, and read only once the agent has it open", async ({
  customer,
  people,
  agent,
}) => {
  const tom = await people.customer("tom");
  await agent.answers(customer);
  await expect(customer.state).toHaveText("Read");
  await agent.answers(tom, TOM);

  // The agent looks at Tom's chat.
  const held = await hold(customer.page, "**/w/say");
  await customer.say("It is the bedside one.");
  await expect(customer.state).toHaveText("Sending");
  held.release();
  await expect(customer.state).toHaveText("Stored");
  await agent.leave();
  // The agent's browser has it, in the list: that is not yet read.
  await expect(agent.chat(agent.ongoing, IDA.name)).toContainText("It is the bedside one.");
  await expect(agent.chat(agent.ongoing, IDA.name)).toHaveAccessibleName(/\b1\b/);
  await agent.lookAtDashboard();
  await customer.say("Order 20418.");
  await agent.tab("Chats").click();
  await expect(agent.chat(agent.ongoing, IDA.name)).toContainText("Order 20418.");
  await expect(customer.state).toHaveText("Stored");

  await agent.openChat(agent.ongoing, IDA.name);
  await agent.reads("Order 20418.");
  await expect(customer.state).toHaveText("Read");
});

test("an agent's message is sending, then stored, and read only once the customer sees it", async ({
  customer,
  agent,
}) => {
  await agent.answers(customer);
  await agent.say("Hello Ida.");
  await expect(agent.state).toHaveText("Read");

  await customer.minimise();
  await expect(customer.launcher).toBeVisible();
  const held = await hold(agent.page, "**/api/say");
  await agent.say("A new shade leaves tomorrow.");
  await expect(agent.state).toHaveText("Sending");
  held.release();
  await expect(agent.state).toHaveText("Stored");
  // The customer's browser has it: the launcher says so. That is not yet read.
  await expect(customer.launcher).toHaveAccessibleName(/, 1 unread$/);
  await agent.say("Here is the label for the old one.");
  await expect(customer.launcher).toHaveAccessibleName(/, 2 unread$/);
  await expect(agent.state).toHaveText("Stored");

  await customer.open();
  await customer.reads("Here is the label for the old one.");
  await expect(agent.state).toHaveText("Read");
});

/** More lines than any of the windows shows at once. */
const STORY = Array.from({ length: 40 }, (_, n) => `Line ${n + 1} of a long story`).join("\n");

for (const who of ["customer", "agent"] as const) {
  test(`what comes below the part of the log that the ${who} looks at is read once it is scrolled to`, async ({
    customer,
    agent,
  }) => {
    await agent.answers(customer);
    await customer.say(STORY);
    await expect(agent.log).toContainText("Line 40 of");
    await agent.say(STORY);
    await expect(customer.log.getByText("Line 40 of")).toHaveCount(2);

    const [reader, writer] = who === "customer" ? [customer, agent] : [agent, customer];
    await reader.log.focus();
    await reader.page.keyboard.press("Home");
    const first = reader.log.getByText(IDA.question);
    await expect(first).toBeInViewport();
    await writer.say("Are you still reading?");
    await expect(reader.log).toContainText("Are you still reading?");
    await expect(first, "the reader stays where they are").toBeInViewport();
    await expect(writer.state).toHaveText("Stored");
    await reader.log.focus();
    await reader.page.keyboard.press("End");
    await expect(reader.log.getByText("Are you still reading?")).toBeInViewport();
    await expect(writer.state).toHaveText("Read");
  });
}

test("what comes while the contact covers the conversation is stored, and read once it is there again", ON_PHONE, async ({
  customer,
  agent,
}) => {
  await agent.answers(customer);
  await expect(customer.state).toHaveText("Read");
  await agent.lookAtContact();
  await expect(agent.log).toBeHidden();
  await customer.say("Are you still reading?");
  await expect(customer.state).toHaveText("Stored");
  await expect(agent.page.locator("body")).toContainText("Are you still reading?");
  await expect(customer.state).toHaveText("Stored");
  await agent.page.getByRole("button", { name: "Back to the conversation" }).click();
  await agent.reads("Are you still reading?");
  await expect(customer.state).toHaveText("Read");
});
