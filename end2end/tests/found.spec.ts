/** Articles that may be the answer before anybody has to give one, and what is heard of an answer while nobody looks. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { expectFocusSomewhere } from "../support/keys.ts";
import { asksAlone, IDA } from "../support/people.ts";
import { expect, ONE_SIZE, test } from "../support/test.ts";

/** The words on screen, and what is asked, in two languages. */
const TONGUES = [
  {
    channel: "product",
    language: "en",
    question: "The glass of my lamp arrived cracked. Can I return it?",
    best: "My lamp arrived damaged",
    other: "How do I return a lamp?",
    inside: "https://nordlys.example/returns",
    ask: "Did this answer your question?",
    yes: "Yes, thanks",
    no: "No, start chat",
    start: "Start chat",
    fields: ["Name", "E-mail", "Your question"],
    thanks: "Glad that helped. Thank you for asking.",
    again: "Start a new chat",
    conversation: "Conversation",
    launcher: "Chat with us",
  },
  {
    channel: "beratung",
    language: "de",
    // "Lieferungen" in the question, "Lieferung" in the article; and who has no umlauts writes ue. A hit
    // needs three words, where one in the title counts for two: "Rückgabe" alone would not bring the other article.
    question: "Guten Tag, dauern Ihre Lieferungen lange, und wie ist es mit der Rueckgabe einer Lampe?",
    best: "Wie lange dauert die Lieferung?",
    other: "Wie gebe ich eine Lampe zurück?",
    inside: "https://nordlys.example/returns",
    ask: "Hat das Ihre Frage beantwortet?",
    yes: "Ja, danke",
    no: "Nein, Chat starten",
    start: "Chat starten",
    fields: ["Name", "E-Mail", "Ihre Frage"],
    thanks: "Schön, dass das geholfen hat. Danke für Ihre Frage.",
    again: "Neuen Chat starten",
    conversation: "Gespräch",
    launcher: "Mit uns chatten",
  },
] as const;

test.describe("with articles", () => {
  const beratung = { key: "beratung", name: "Beratung", language: "de", suggestions: { on: true }, closed: { unattended: "queue" } };
  const seats = ["support", "product", "beratung"].map((channel) => ({ channel, may: { respond: true } }));
  const mette = { email: "agent1@example.com", name: "Mette", seats };
  test.use({ settings: { channels: [beratung], people: [mette] } });

  for (const tongue of TONGUES) {
    test(`a question is answered by an article, and the next one by a person (${tongue.language})`, tongue.language === "en" ? {} : ONE_SIZE, async ({
      customer,
      agent,
      server,
      watch,
    }) => {
      await agent.becomePresent();

      const { page, chat } = customer;
      const button = (name: string) => chat.getByRole("button", { name, exact: true });
      const fill = async (question: string) => {
        for (const [nth, text] of [IDA.name, IDA.email, question].entries()) {
          const field = chat.getByRole("textbox", { name: tongue.fields[nth]! });
          await expect(async () => {
            await field.fill(text);
            await expect(field).toHaveValue(text, { timeout: 500 });
          }).toPass();
        }
      };
      await page.goto(`${server.shop}?channel=${tongue.channel}`);
      await page.getByRole("button", { name: tongue.launcher }).click();

      // The form is right before anything is looked for.
      await fill(" ");
      let asked = 0;
      await page.route("**/w/panel/found", async (route) => {
        asked += 1;
        await route.continue();
      });
      await button(tongue.start).click();
      await expect(chat.getByRole("textbox", { name: tongue.fields[2] })).toBeFocused();
      expect(asked).toBe(0);

      await fill(tongue.question);
      await button(tongue.start).click();
      const asks = chat.getByText(tongue.ask);
      await expect(asks).toBeVisible();
      expect(asked).toBe(1);
      await expectFocusSomewhere(page);
      await expect(chat.locator("summary").first()).toHaveText(tongue.best);
      expect(await chat.locator("summary").count()).toBeLessThanOrEqual(3);
      await expect(chat.getByText(tongue.question)).toBeVisible();
      await expectAccessible(customer.frame);

      // An article unfolds where it stands, by keyboard, too; another one folds it up.
      const link = chat.getByRole("link", { name: tongue.inside });
      await expect(link).toBeHidden();
      await chat.locator("summary").first().press("Enter");
      await chat.locator("summary", { hasText: tongue.other }).press("Enter");
      await expect(chat.locator("details[open]")).toHaveCount(1);
      await expect(link).toBeVisible();
      await expect(link).toHaveAttribute("rel", /noopener/);
      await expect(link).toHaveAttribute("target", "_blank");
      await expectAccessible(customer.frame);

      // The answer to "Yes" is lost, and it is pressed again: it was answered once, and rang at nobody.
      watch.expect(/\/w\/start.*(ERR_FAILED|request failed)|ERR_FAILED/);
      await page.route("**/w/start", async (route) => {
        await route.fetch();
        await route.abort("failed");
      }, { times: 1 });
      await button(tongue.yes).click();
      await expect(chat.getByRole("alert").filter({ hasText: /\S/ })).toBeVisible();
      await button(tongue.yes).click();
      const log = chat.getByRole("log", { name: tongue.conversation });
      await expect(log).toContainText(tongue.thanks);
      await expectAccessible(customer.frame);
      await agent.counts({ chats: 0, dashboard: 0 });

      // Something else: this time no article helps, and a person is asked with what was typed.
      await button(tongue.again).click();
      await expect(chat.getByRole("textbox", { name: tongue.fields[2] })).toBeFocused();
      await fill(tongue.question);
      await button(tongue.start).click();
      await expect(asks).toBeVisible();
      await chat.locator("summary").first().click();
      await button(tongue.no).click();
      await expect(log).toContainText(tongue.question);
      await expect(asks).toBeHidden();
      await agent.counts({ chats: 0, dashboard: 1 });
      await agent.takeNext();
      await agent.reads(tongue.question);
      await agent.lookAtContact();
      await expect(agent.contact.getByRole("listitem").filter({ hasText: tongue.best })).toContainText("read");
      await expect(agent.contact.getByRole("listitem").filter({ hasText: tongue.other })).not.toContainText("read");
      await expectAccessible(agent.page);
      await expect(log).not.toContainText(tongue.best);
    });
  }
});

test("no article, or no answer about articles, is no reason to wait", ONE_SIZE, async ({ customer, server, watch }) => {
  const { page, chat } = customer;
  await page.goto(`${server.shop}?channel=product`);
  await customer.open();
  await customer.fillIn({ ...IDA, question: "Do you like jazz?" });
  await customer.startChat();
  await customer.standsAt(1);
  await customer.end.click();
  await chat.getByRole("button", { name: "Start a new chat" }).click();

  watch.expect(/panel\/found.*(ERR_FAILED|request failed)|ERR_FAILED/);
  await page.route("**/w/panel/found", (route) => route.abort("failed"));
  await customer.fillIn({ ...IDA, question: TONGUES[0].question });
  await customer.startChat();
  await customer.standsAt(1);
  await expect(chat.getByText(TONGUES[0].ask)).toBeHidden();
});

/** Counts the tones that were started in a page and its frames. */
async function listens(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard = window as unknown as { tones: number };
    heard.tones = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when?: number) {
      heard.tones += 1;
      return start.call(this, when);
    };
  });
}

test("an answer is heard while the chat is minimised, until its sound is switched off", ONE_SIZE, async ({ customer, agent }) => {
  const { page } = customer;
  await listens(page);
  await page.emulateMedia({ reducedMotion: "reduce" });
  const tones = () => customer.frame.evaluate(() => (window as unknown as { tones: number }).tones);
  await agent.answers(customer);
  await agent.say("I am looking.");
  await customer.reads("I am looking.");
  expect(await tones(), "it is being looked at").toBe(0);

  // The focus goes back to the launcher, and into the frame again.
  await customer.minimise();
  await expect(customer.launcher).toBeFocused();
  await agent.say("Which lamp is it?");
  await expect.poll(tones).toBe(2);
  await expect(customer.launcher).toHaveAccessibleName(/1/);
  await customer.open();
  await expect(customer.message).toBeFocused();
  await customer.reads("Which lamp is it?");

  const sound = customer.chat.getByRole("button", { name: "Sound" });
  await expect(sound).toHaveAttribute("aria-pressed", "true");
  await sound.click();
  await expect(sound).toHaveAttribute("aria-pressed", "false");
  await expectAccessible(customer.frame);
  await customer.minimise();
  await agent.say("Are you there?");
  await expect(customer.launcher).toHaveAccessibleName(/1/);
  expect(await tones(), "switched off").toBe(2);

  // It is remembered, and so is that it was switched on again.
  await page.reload();
  await customer.open();
  await expect(sound).toHaveAttribute("aria-pressed", "false");
  await sound.press("Enter");
  await expect(sound).toHaveAttribute("aria-pressed", "true");
  await customer.minimise();
  await agent.say("Take your time.");
  await expect.poll(tones).toBe(2);
});

test("by itself the chat counts in its title what came while another tab was looked at", ONE_SIZE, async ({
  customer,
  agent,
  server,
}) => {
  const { page } = customer;
  await page.goto(`${server.console}c/support`);
  await asksAlone(page);
  await agent.becomePresent();
  await agent.takeNext();
  await agent.say("Hello Ida.");
  await expect(page.getByRole("log")).toContainText("Hello Ida.");
  await expect(page).toHaveTitle("Nordlys");
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await agent.say("Which lamp is it?");
  await expect(page).toHaveTitle("(1) Nordlys");
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: false, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await expect(page).toHaveTitle("Nordlys");
});
