/** axe on every screen, in light and in dark. What axe cannot know is in keyboard.spec.ts. */
import { expectAccessibleInBoth } from "../support/axe.ts";
import { Agent, IDA, TOM } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

test("every screen of the customer's is accessible", async ({ customer, agent }) => {
  const { page } = customer;
  await customer.visit();
  await expect(customer.launcher).toBeVisible();
  await test.step("the launcher", () => expectAccessibleInBoth(page));
  await customer.open();
  await expect(customer.name).toBeFocused();
  await test.step("the form", () => expectAccessibleInBoth(page));
  await customer.startChat();
  await expect(customer.name).toHaveAttribute("aria-invalid", "true");
  await test.step("the form with errors", () => expectAccessibleInBoth(page));
  await customer.fillIn(IDA);
  await customer.startChat();
  await customer.standsAt(1);
  await test.step("waiting", () => expectAccessibleInBoth(page));
  await agent.becomePresent();
  await agent.takeNext();
  await agent.say("Hello Ida, I am sorry about that.");
  await customer.reads("Hello Ida, I am sorry about that.");
  await customer.say("Thank you! It is order 20418.");
  await expect(customer.state).toHaveText("Read");
  await test.step("the conversation", () => expectAccessibleInBoth(page));
  await customer.end.click();
  await expect(customer.dialog).toBeVisible();
  await test.step("the question whether to end", () => expectAccessibleInBoth(page));
  await customer.dialog.getByRole("button", { name: "End chat" }).click();
  await expect(customer.chat.getByRole("button", { name: "Start a new chat" })).toBeVisible();
  await test.step("the end", () => expectAccessibleInBoth(page));
});

test("the customer's page by itself is accessible", async ({ customer, server }) => {
  await customer.page.goto(`${server.console}c/support`);
  await expect(customer.page.getByRole("textbox", { name: "Name" })).toBeVisible();
  await expectAccessibleInBoth(customer.page);
});

test("every screen of the agent's is accessible", async ({ customer, people, server, watch }) => {
  watch.expect(/console error: .*status of 401/);
  const page = await people.visitor("agent");
  await page.goto(server.console);
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await test.step("sign in", () => expectAccessibleInBoth(page));
  await page.getByRole("textbox", { name: "E-mail" }).fill("agent1@example.com");
  await page.getByLabel("Password", { exact: true }).fill("wrong password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).not.toBeEmpty();
  await test.step("sign in refused", () => expectAccessibleInBoth(page));

  const agent = new Agent(page, server);
  await agent.signIn("agent1@example.com");
  await expect(agent.present).toBeVisible();
  await test.step("no chats", () => expectAccessibleInBoth(page));
  await agent.lookAtDashboard();
  await test.step("an empty dashboard", () => expectAccessibleInBoth(page));

  await agent.becomePresent();
  await customer.ask(IDA);
  const tom = await people.customer("tom");
  await tom.ask(TOM);
  await agent.tab("Chats").click();
  await agent.takeNext();
  await agent.say("Hello Ida, I am sorry about that.");
  await customer.reads("Hello Ida, I am sorry about that.");
  await customer.say("Thank you! It is order 20418.");
  await agent.reads("Thank you! It is order 20418.");
  await expect(agent.state).toHaveText("Read");
  await test.step("a conversation", () => expectAccessibleInBoth(page));
  await agent.lookAtContact();
  await test.step("the contact", () => expectAccessibleInBoth(page));
  await agent.openChat(agent.ongoing, IDA.name);
  await agent.actions.click();
  await expect(agent.menu).toBeVisible();
  await test.step("the actions", () => expectAccessibleInBoth(page));
  await agent.menu.getByRole("menuitem", { name: "End chat" }).click();
  await expect(agent.dialog).toBeVisible();
  await test.step("the question whether to end", () => expectAccessibleInBoth(page));
  await page.keyboard.press("Escape");
  await agent.lookAtDashboard();
  await expect(agent.waiting(TOM.name)).toBeVisible();
  await test.step("a dashboard", () => expectAccessibleInBoth(page));
  await agent.tab("Chats").click();
  await agent.openChat(agent.ongoing, IDA.name);
  await agent.endChat();
  await expect(agent.message).toBeHidden();
  await test.step("an ended conversation", () => expectAccessibleInBoth(page));
  await agent.leave();
  await expect(agent.chat(agent.recent, IDA.name)).toBeVisible();
  await test.step("the lists", () => expectAccessibleInBoth(page));
});
