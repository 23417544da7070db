/** The whole job without a mouse. A narrow window is a desktop at high zoom here, so it has a keyboard, too. */
import { expectFocusSomewhere, tabTo } from "../support/keys.ts";
import { Agent, IDA, PASSWORD } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

test.use({ isMobile: false, hasTouch: false });

test("a customer opens, fills in, starts, writes, minimises, comes back and ends with the keyboard", async ({
  customer,
  agent,
}) => {
  const { page } = customer;
  const { keyboard } = page;
  await customer.visit();
  await tabTo(page, customer.launcher);
  await keyboard.press("Enter");
  await expect(customer.name).toBeFocused();
  await keyboard.type(IDA.name);
  await keyboard.press("Tab");
  await expect(customer.email).toBeFocused();
  await keyboard.type(IDA.email);
  await keyboard.press("Tab");
  await expect(customer.question).toBeFocused();
  await keyboard.type(IDA.question);
  await tabTo(page, customer.chat.getByRole("button", { name: "Start chat" }));
  await keyboard.press("Enter");
  await customer.standsAt(1);
  await expect(customer.message).toBeFocused();

  await agent.becomePresent();
  await agent.takeNext();
  await expect(customer.log).toContainText("Mette answered");
  await expect(customer.message).toBeFocused();
  await keyboard.type("It is the bedside one.");
  await keyboard.press("Enter");
  await agent.reads("It is the bedside one.");
  await expect(customer.message).toBeFocused();
  await keyboard.type("And the ot");

  await keyboard.press("Escape");
  await expect(customer.launcher).toBeFocused();
  await keyboard.press("Enter");
  await expect(customer.message).toBeFocused();
  await expect(customer.message).toHaveValue("And the ot");
  await keyboard.type("her one, too.");
  await tabTo(page, customer.chat.getByRole("button", { name: "Send", exact: true }));
  await keyboard.press("Space");
  await agent.reads("And the other one, too.");

  // The log is a stop of its own, to be scrolled.
  await tabTo(page, customer.log, "Shift+Tab");
  await tabTo(page, customer.end, "Shift+Tab");
  await keyboard.press("Enter");
  await expect(customer.dialog.getByRole("button", { name: "Keep chatting" })).toBeFocused();
  await keyboard.press("Escape");
  await expect(customer.dialog).toBeHidden();
  await expect(customer.message).toBeFocused();
  await tabTo(page, customer.end, "Shift+Tab");
  await keyboard.press("Enter");
  await tabTo(page, customer.dialog.getByRole("button", { name: "End chat" }));
  await keyboard.press("Enter");
  await expect(customer.log).toContainText("You ended the chat");
  await expect(customer.chat.getByRole("button", { name: "Start a new chat" })).toBeFocused();
  await keyboard.press("Enter");
  await expect(customer.question).toBeFocused();
  await keyboard.press("Escape");
  await expect(customer.launcher).toBeFocused();
});

test("an agent signs in, is Present, takes a chat, writes and ends it with the keyboard", async ({
  customer,
  people,
  server,
}) => {
  const page = await people.visitor("agent");
  const agent = new Agent(page, server);
  const { keyboard } = page;
  await customer.ask(IDA);

  await page.goto(server.console);
  const email = page.getByRole("textbox", { name: "E-mail" });
  if (!(await email.evaluate((field) => field.matches(":focus")))) await tabTo(page, email);
  await keyboard.type("agent1@example.com");
  await keyboard.press("Tab");
  await keyboard.type(PASSWORD);
  await keyboard.press("Enter");

  await tabTo(page, agent.present);
  await keyboard.press("Space");
  await expect(agent.present).toBeChecked();
  await expect(agent.present).toBeFocused();
  await tabTo(page, agent.next);
  await keyboard.press("Enter");
  await expect(agent.message).toBeFocused();
  await agent.reads(IDA.question);
  await keyboard.type("Hello Ida.");
  await keyboard.press("Enter");
  await customer.reads("Hello Ida.");
  await expect(agent.message).toBeFocused();
  await expectFocusSomewhere(page);

  await tabTo(page, agent.log, "Shift+Tab");
  await tabTo(page, agent.actions, "Shift+Tab");
  const endChat = agent.menu.getByRole("menuitem", { name: "End chat" });
  await keyboard.press("ArrowDown");
  await expect(agent.menu.getByRole("menuitem").first()).toBeFocused();
  await keyboard.press("Escape");
  await expect(agent.menu).toBeHidden();
  await expect(agent.actions).toBeFocused();
  await keyboard.press("Enter");
  await expect(agent.menu.getByRole("menuitem").first()).toBeFocused();
  await keyboard.press("End");
  while (!(await endChat.evaluate((item) => item.matches(":focus")))) await keyboard.press("ArrowUp");
  await keyboard.press("Enter");

  // What is asked has the keyboard to itself, and gives it back.
  const sure = agent.dialog.getByRole("button", { name: "End chat" });
  await expect(sure).toBeFocused();
  await keyboard.press("Escape");
  await expect(agent.dialog).toBeHidden();
  await expectFocusSomewhere(page);
  await expect(agent.log).toBeVisible();

  await agent.actions.focus();
  await keyboard.press("Enter");
  await expect(agent.menu.getByRole("menuitem").first()).toBeFocused();
  await keyboard.press("End");
  while (!(await endChat.evaluate((item) => item.matches(":focus")))) await keyboard.press("ArrowUp");
  await keyboard.press("Enter");
  await expect(sure).toBeFocused();
  await keyboard.press("Enter");
  await expect(customer.log).toContainText("Mette ended the chat");
  await expect(agent.message).toBeHidden();
  await expectFocusSomewhere(page);
});

test("an agent goes from chat to chat with the arrow keys", async ({ customer, people, agent }) => {
  const tom = await people.customer("tom");
  await customer.ask(IDA);
  await tom.ask({ name: "Tom Baker", email: "tom@baker.example", question: "And the grey one?" });
  await agent.becomePresent();
  for (const _ of [1, 2]) {
    await agent.leave();
    await agent.takeNext();
  }
  await agent.leave();
  const { keyboard } = agent.page;
  const rows = agent.ongoing.getByRole("link");
  await expect(rows).toHaveCount(2);
  await tabTo(agent.page, agent.chat(agent.ongoing, "Tom Baker").or(agent.chat(agent.ongoing, IDA.name)).and(agent.page.locator('[tabindex="0"]')));
  await keyboard.press("Home");
  await expect(rows.first()).toBeFocused();
  await keyboard.press("ArrowDown");
  await expect(rows.last()).toBeFocused();
  await keyboard.press("ArrowUp");
  await expect(rows.first()).toBeFocused();
  await keyboard.press("Enter");
  await agent.reads(IDA.question);
  await expect(agent.message).toBeFocused();
  await keyboard.press("Alt+ArrowDown");
  await agent.reads("And the grey one?");
  await expectFocusSomewhere(agent.page);
  await keyboard.press("Escape");
  await expectFocusSomewhere(agent.page);
});

test("the keyboard can pass the bar in one step", async ({ agent }) => {
  await agent.reload();
  await agent.page.keyboard.press("Tab");
  const skip = agent.page.locator("a:focus");
  await expect(skip).toBeInViewport();
  await agent.page.keyboard.press("Enter");
  await expect(agent.page.getByRole("main")).toBeFocused();
});
