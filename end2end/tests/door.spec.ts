/** How a customer comes in: what is asked of them, who is kept out, and what is there for browsers that run no program. */
import type { FrameLocator, Locator, Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { asksAlone, IDA } from "../support/people.ts";
import { Resolver } from "../support/resolver.ts";
import { expect, ONE_SIZE, test } from "../support/test.ts";

const ENGLISH = {
  language: "en",
  name: /^Name/,
  email: /^E-mail/,
  company: /^Company/,
  phone: /^Phone/,
  country: /^Country/,
  question: /^Your question/,
  start: "Start chat",
  again: "Start a new chat",
  wrong: "3 fields need another look.",
  unknown: "We cannot find this domain. Check what stands after the @.",
  conversation: "Conversation",
  ended: /ended the chat/,
  kept: /^You cannot start a chat here right now\./,
  create: "Create request",
  instead: "Write to us",
  two: "2 fields need another look.",
  number: /Your request number is 1001/,
};

const DANISH: typeof ENGLISH = {
  language: "da",
  name: /^Navn/,
  email: /^E-mail/,
  company: /^Firma/,
  phone: /^Telefon/,
  country: /^Land/,
  question: /^Dit spørgsmål/,
  start: "Start chat",
  again: "Start en ny chat",
  wrong: "3 felter skal rettes.",
  unknown: "Vi kan ikke finde dette domæne. Se efter, hvad der står efter @.",
  conversation: "Samtale",
  ended: /afsluttede chatsamtalen/,
  kept: /^Du kan ikke starte en chatsamtale her lige nu\./,
  create: "Opret sag",
  instead: "Skriv til os",
  two: "2 felter skal rettes.",
  number: /Dit sagsnummer er 1001/,
};

type Words = typeof ENGLISH;

/** Somebody's form, in the widget's frame or on a page by itself. */
class Form {
  readonly at: FrameLocator | Page;
  readonly words: Words;

  constructor(at: FrameLocator | Page, words: Words) {
    this.at = at;
    this.words = words;
  }

  field(name: "name" | "email" | "company" | "phone" | "country" | "question"): Locator {
    return this.at.getByRole("textbox", { name: this.words[name] });
  }

  press(name: string): Promise<void> {
    return this.at.getByRole("button", { name, exact: true }).click();
  }
}

for (const words of [ENGLISH, DANISH]) {
  const { language } = words;
  // Both languages have the same screens.
  const sizes = language === "en" ? {} : ONE_SIZE;
  const channel = {
    key: "support",
    name: "Support",
    header: "Nordlys",
    badge: "Chat with us",
    language,
    closed: { request: true, fields: { name: "optional", email: "required" } },
  };

  test(`what a channel asks for reaches the agent, who blocks, and the customer is kept out, in ${language}`, sizes, async ({
    customer,
    people,
    server,
    watch,
  }) => {
    const resolver = await Resolver.start("lindqvist.example");
    await server.importSettings({
      channels: [
        {
          ...channel,
          pre_chat: {
            fields: { name: "optional", email: "required", company: "required", phone: "optional", country: "optional" },
            consent: { text: "You may keep this to answer me.", version: "2026-11" },
            privacy_url: "https://shop.example/privacy",
          },
        },
      ],
    });
    await server.kill("SIGTERM");
    server.flags.push("--dns", resolver.address);
    await server.restart();
    const agent = await people.agent();
    await agent.becomePresent();

    const form = new Form(customer.chat, words);
    const log = customer.chat.getByRole("log", { name: words.conversation });
    await customer.visit();
    await customer.open();
    const privacy = customer.chat.getByRole("link");
    await expect(privacy).toHaveAttribute("rel", /noopener/);
    await expect(privacy).toHaveAttribute("target", "_blank");
    await expect(form.field("phone")).toHaveAttribute("autocomplete", "tel");
    await expect(form.field("country")).toHaveAttribute("autocomplete", "country-name");
    await expect(form.field("company")).toHaveAttribute("autocomplete", "organization");
    // The trap is there for programs, and for nobody else.
    await expect(customer.chat.locator("[name=website]")).toHaveCount(1);
    await expect(customer.chat.getByRole("textbox", { name: "Website" })).toHaveCount(0);
    await form.field("question").fill("The shade is cracked.");
    await form.press(words.start);
    await expect(customer.chat.getByRole("status").filter({ hasText: /\S/ })).toHaveText(words.wrong);
    await expectAccessible(customer.frame);

    await form.field("email").fill("ida@lindkvist.example");
    await form.field("company").fill("Lindqvist AB");
    await form.field("country").fill("Sverige");
    await customer.chat.getByRole("checkbox").check();
    watch.expect(/status of 422/);
    await form.press(words.start);
    await expect(form.field("email")).toHaveAccessibleDescription(words.unknown);
    await expect(form.field("email")).toBeFocused();
    await form.field("email").fill("ida@lindqvist.example");
    await form.press(words.start);
    await expect(log).toContainText("The shade is cracked.");

    // Who gave no name has one that the agent can read.
    await agent.takeNext();
    await agent.reads("The shade is cracked.");
    await expect(agent.page.getByRole("heading", { name: "Customer", exact: true }).first()).toBeVisible();
    await agent.lookAtContact();
    for (const fact of ["ida@lindqvist.example", "Lindqvist AB", "Sverige", "2026-11"]) {
      await expect(agent.contact.getByText(fact, { exact: true })).toBeVisible();
    }
    await expectAccessible(agent.page);
    const back = agent.page.getByRole("button", { name: "Back to the conversation" });
    if (await back.isVisible()) await back.click();

    await agent.choose("Block customer");
    await expect(agent.dialog.getByRole("textbox")).toBeFocused();
    await expectAccessible(agent.page);
    await agent.dialog.getByRole("textbox").fill("insults");
    await agent.dialog.getByRole("button", { name: "Block customer" }).click();
    await expect(agent.log.getByText("You blocked the customer: insults")).toBeVisible();
    // What can still be done can be reached: the chat is over, and to end it is no longer offered.
    await agent.actions.press("Enter");
    await expect(agent.menu.getByRole("menuitem", { name: "Block customer" })).toBeFocused();
    await agent.page.keyboard.press("Escape");
    await expect(log).toContainText(words.ended);
    await expect(log).not.toContainText("insults");

    watch.expect(/status of 403/);
    await form.press(words.again);
    await form.field("question").fill("Once more.");
    await form.press(words.start);
    await expect(customer.chat.getByRole("alert")).toContainText(words.kept);
    await expect(form.field("question")).toHaveValue("Once more.");
    await expectAccessible(customer.frame);
    // A program with an address of its own fares no better.
    await form.field("email").fill("bot@lindqvist.example");
    await customer.frame.evaluate(() => {
      document.querySelector<HTMLInputElement>("[name=website]")!.value = "https://pills.example";
    });
    const refused = customer.page.waitForResponse((answer) => answer.url().endsWith("/w/start"));
    await form.press(words.start);
    expect((await refused).status()).toBe(403);
    await expect(customer.chat.getByRole("alert")).toContainText(words.kept);
    resolver.stop();
  });

  test(`without scripts, and where the program does not come, a request can be left, in ${language}`, sizes, async ({
    people,
    customer,
    server,
    watch,
  }) => {
    // In the one language the chat's own form is what they see first, in the other what stands there when nobody is present.
    const unattended = language === "en" ? "queue" : "closed";
    await server.importSettings({ channels: [{ ...channel, closed: { ...channel.closed, unattended } }] });

    // No scripts at all: the page by itself is a form.
    watch.expect(/status of 422/);
    // The browser itself leaves out what the page would have it load ahead; nothing is asked of the server.
    watch.expect(/^without scripts: request failed: GET \S+\/assets\/widget-\w+\.js: csp$/);
    const still = await people.visitor("without scripts", { javaScriptEnabled: false });
    const page = new URL("/c/support", server.console).href;
    await still.goto(page);
    const plain = new Form(still, words);
    await expect(still.getByRole("button")).toHaveText([words.create]);
    await plain.field("email").fill("ida@lindqvist");
    await plain.press(words.create);
    await expect(still.getByRole("alert")).toHaveText(words.two);
    await expect(plain.field("email")).toHaveValue("ida@lindqvist");
    await expect(plain.field("email")).toHaveAttribute("aria-invalid", "true");
    await plain.field("email").fill("ida@lindqvist.example");
    await plain.field("question").fill("Do you ship to Bornholm?");
    await plain.press(words.create);
    await expect(still.getByText(words.number)).toBeVisible();
    await still.reload();
    await expect(still.getByText(words.number), "sent twice it is the same request").toBeVisible();

    // The program does not come: the form takes its place, with what was typed.
    watch.expect(/\.wasm|Failed to fetch|WebAssembly/);
    let fail = (): void => undefined;
    const typed = new Promise<void>((done) => (fail = done));
    await customer.page.route("**/*.wasm", async (route) => {
      await typed;
      await route.abort();
    });
    await customer.visit();
    await customer.open();
    const framed = new Form(customer.chat, words);
    await framed.field("email").fill("tom@baker.example");
    await framed.field("question").fill("And to Samsø?");
    fail();
    await expect(customer.chat.getByText(words.instead, { exact: true })).toBeVisible();
    await expect(framed.field("email")).toHaveValue("tom@baker.example");
    await expect(framed.field("question")).toHaveValue("And to Samsø?");
    await expect(framed.field("question")).toBeFocused();
    await expectAccessible(customer.page);
    await framed.press(words.create);
    await expect(customer.chat.getByText(/1002/)).toBeVisible();
    await expectAccessible(customer.page);
  });
}

test("on a page that the browser does not trust it works all the same", ONE_SIZE, async ({ people, server, watch, agent }) => {
  const name = `chat.plain.test:${server.port}`;
  watch.knows(name);
  const page = await people.visitor("over plain http");
  await page.goto(`http://${name}/c/support`);
  expect(await page.evaluate(() => [isSecureContext, "randomUUID" in crypto])).toEqual([false, false]);
  await asksAlone(page, { ...IDA, question: "Over plain http?" });
  await agent.becomePresent();
  await agent.takeNext();
  await agent.reads("Over plain http?");
  await agent.say("It is.");
  await expect(page.getByRole("log")).toContainText("It is.");
});
