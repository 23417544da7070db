/** When a chat has ended: stars, the way back, and the transcript by mail. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { IDA, type Agent, type Customer } from "../support/people.ts";
import { mails } from "../support/post.ts";
import { expect, ONE_SIZE, test } from "../support/test.ts";

// The customer asks before the agent is Present.
const closed = { unattended: "queue" };
const SUPPORT = { key: "support", name: "Support", header: "Nordlys", badge: "Chat with us", closed };

async function talk(customer: Customer, agent: Agent): Promise<void> {
  await agent.answers(customer);
  await agent.say("A new shade is on its way.");
  await customer.reads("A new shade is on its way.");
}

test.describe("with a form after the chat", () => {
  test.use({ settings: { channels: [{ ...SUPPORT, after: { on: true } }] } });

  test("a customer rates, comes back to the same agent, has the transcript sent, and leaves", async ({
    server,
    customer,
    agent,
  }) => {
    await talk(customer, agent);
    await agent.endChat();

    const { chat } = customer;
    const ways = {
      back: chat.getByRole("button", { name: "Return to chat", exact: true }),
      leave: chat.getByRole("button", { name: "Leave chat", exact: true }),
    };
    await expect(chat.getByText("Thank you for chatting with us")).toBeVisible();
    await expect(ways.back).toBeVisible();
    await expect(customer.message).toBeHidden();
    await expectAccessible(customer.page);

    // Stars are radio buttons with words for names, and the keyboard's arrows move them.
    const stars = chat.getByRole("group", { name: "How did we do?" });
    for (const name of ["Very bad", "Bad", "Okay", "Good", "Very good"]) {
      await expect(stars.getByRole("radio", { name, exact: true })).not.toBeChecked();
    }
    await stars.getByRole("radio", { name: "Okay", exact: true }).check();
    await expect(chat.getByRole("status").filter({ hasText: "Your rating is stored." })).toHaveCount(1);
    await expect(agent.page.locator("#foot")).toContainText("Rated 3 of 5 stars");
    await stars.getByRole("radio", { name: "Okay", exact: true }).press("ArrowRight");
    await expect(stars.getByRole("radio", { name: "Good", exact: true })).toBeChecked();
    await expect(agent.page.locator("#foot")).toContainText("Rated 4 of 5 stars");

    // A reload brings the same screen back, with what was given.
    await customer.page.reload();
    await expect(stars.getByRole("radio", { name: "Good", exact: true })).toBeChecked();
    await ways.back.click();
    await expect(customer.message).toBeFocused();
    await expect(chat.getByText("Write, and the chat goes on.")).toBeVisible();
    await customer.reads("A new shade is on its way.");
    await expectAccessible(customer.page);
    await agent.leave();
    await expect(agent.chat(agent.recent, IDA.name)).toContainText("4★");
    await customer.say("When does it come?");
    await customer.reads("When does it come?");
    await expect(customer.log).toContainText("The chat goes on");
    await expect(agent.chat(agent.ongoing, IDA.name)).toBeVisible();
    await expect(agent.chat(agent.recent, IDA.name)).toHaveCount(0);
    await agent.openChat(agent.ongoing, IDA.name);
    await agent.reads("When does it come?");
    await expect(agent.log).toContainText("Ida came back");
    await agent.say("On Friday.");
    await customer.reads("On Friday.");
    await customer.endChat();

    // The transcript: their address stands there, a wrong one is told beside the field, and then it is sent.
    const address = chat.getByRole("textbox", { name: "E-mail" });
    const send = chat.getByRole("button", { name: "Send transcript", exact: true });
    await expect(address).toHaveValue(IDA.email);
    await address.fill("ida at lindqvist");
    await send.click();
    await expect(address).toBeFocused();
    await expect(address).toHaveAccessibleDescription("Write an address such as name@example.com.");
    expect(await mails(server)).toEqual([]);
    await address.fill(IDA.email);
    await send.click();
    await expect(chat.getByRole("status").filter({ hasText: `Sent to ${IDA.email}.` })).toBeVisible();
    await expectAccessible(customer.page);
    await expect.poll(async () => (await mails(server)).length).toBe(1);
    const [mail = ""] = await mails(server);
    for (const line of [`To: ${IDA.email}`, "Subject: Your chat with Nordlys", IDA.question, "On Friday."]) {
      expect(mail).toContain(line);
    }

    await ways.leave.click();
    await expect(customer.page.locator('iframe[title="Chat"]')).toHaveCount(0);
    await customer.page.reload();
    await expect(customer.launcher).toBeVisible();
    await customer.open();
    await expect(customer.question).toBeVisible();
  });
});

test.describe("without one", () => {
  test.use({ settings: { channels: [{ ...SUPPORT, language: "nl", after: { on: false } }] } });

  test("in Dutch, without a form after the chat, the transcript is still to be had", ONE_SIZE, async ({
    server,
    customer,
    agent,
  }) => {
    const { chat } = customer;
    await ask(customer);
    await agent.becomePresent();
    await agent.takeNext();
    await agent.say("Er komt een nieuwe kap.");
    await expect(chat.getByText("Er komt een nieuwe kap.")).toBeVisible();
    await agent.endChat();

    const send = chat.getByRole("button", { name: "Transcriptie verzenden", exact: true });
    await expect(chat.getByText("Er komt een nieuwe kap.")).toBeVisible();
    await expect(chat.getByRole("button", { name: "Chat verlaten" })).toHaveCount(0);
    await send.click();
    const address = chat.getByRole("textbox", { name: "E-mail" });
    await expect(address).toHaveValue(IDA.email);
    await expectAccessible(customer.page);
    await send.click();
    await expect(chat.getByRole("status").filter({ hasText: `Verzonden naar ${IDA.email}.` })).toBeVisible();
    await expect.poll(async () => (await mails(server)).length).toBe(1);
    const [mail = ""] = await mails(server);
    expect(mail).toContain("Subject: Je chat met Nordlys");
    expect(mail).toContain("Er komt een nieuwe kap.");
    await chat.getByRole("button", { name: "Terug naar het gesprek" }).click();
    await expect(chat.getByText("Er komt een nieuwe kap.")).toBeVisible();

    // With the form, in the same language.
    await server.importSettings({ channels: [{ ...SUPPORT, language: "nl", after: { on: true } }] });
    await chat.getByRole("button", { name: "Nieuwe chat starten" }).click();
    await chat.getByRole("textbox", { name: "Je vraag" }).fill("Nog een vraag");
    await chat.getByRole("button", { name: "Chat starten" }).click();
    await expect(chat.getByText("Nog een vraag")).toBeVisible();
    await agent.leave();
    await agent.takeNext();
    await agent.endChat();
    await expect(chat.getByText("Bedankt voor je chat met ons")).toBeVisible();
    await chat.getByRole("radio", { name: "Heel goed", exact: true }).check();
    await expect(agent.page.locator("#foot")).toContainText("Rated 5 of 5 stars");
    await expect(chat.getByRole("button", { name: "Terug naar chat", exact: true })).toBeVisible();
    await expectAccessible(customer.page);
    // On the narrowest phone, too, nothing lies beside the screen.
    await customer.page.setViewportSize({ width: 320, height: 640 });
    const widths = () => customer.frame.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
    await expect.poll(widths).toEqual([320, 320]);
    await forgets(customer.page);
  });
});

/** As `Customer.ask`, by the names of another language. */
async function ask(customer: Customer): Promise<void> {
  const { chat } = customer;
  await customer.visit();
  await customer.open();
  for (const [name, text] of [["Naam", IDA.name], ["E-mail", IDA.email], ["Je vraag", IDA.question]] as const) {
    const field = chat.getByRole("textbox", { name });
    await expect(async () => {
      await field.fill(text);
      await expect(field).toHaveValue(text, { timeout: 500 });
    }).toPass();
  }
  await chat.getByRole("button", { name: "Chat starten" }).click();
  await expect(chat.getByRole("log")).toContainText(IDA.question);
}

/** On a shared computer the host page has it all forgotten. */
async function forgets(page: Page): Promise<void> {
  await page.evaluate(() => (window as unknown as { Snak: (command: string) => void }).Snak("shutdown"));
  await expect(page.locator('iframe[title="Chat"]')).toHaveCount(0);
}
