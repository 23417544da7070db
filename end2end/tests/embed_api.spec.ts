/** What a host page may say to the widget, and what it hears from it. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { signed } from "../support/identity.ts";
import { IDA } from "../support/people.ts";
import { expect, ONE_SIZE, test } from "../support/test.ts";

/** Calls the page's own `Snak(...)`. */
const call = (page: Page, ...args: unknown[]) =>
  page.evaluate((args) => (window as never as { Snak(...args: unknown[]): void }).Snak(...args), args);

/** In the words of a language. */
const IN = {
  de: { badge: "Mit uns chatten", question: "Ihre Frage", known: "Sie sind angemeldet als", start: "Chat starten", message: "Nachricht", number: "Nummer 1" },
  da: { badge: "Chat med os", question: "Dit spørgsmål", known: "Du er logget ind som", start: "Start chat", message: "Besked", number: "nummer 1" },
};

for (const [language, words] of Object.entries(IN)) {
  test(`who is signed in on the page is asked for the question alone, and goes on elsewhere (${language})`, language === "de" ? {} : ONE_SIZE, async ({
    people, server, host, agent,
  }) => {
    const address = host.serve({ head: server.snippet("product").replace("product", `product&language=${language}`) });
    const token = signed("product", { sub: "17", name: "Ida L.", email: "ida@shop.example", email_verified: true });
    const laptop = await people.customer("laptop");
    await laptop.page.goto(address);
    await laptop.page.getByRole("button", { name: words.badge }).click();
    await call(laptop.page, "identify", token);
    await expect(laptop.chat.getByText(`${words.known} Ida L.`)).toBeVisible();
    await expect(laptop.chat.getByRole("textbox")).toHaveCount(1);
    await expectAccessible(laptop.page);
    await laptop.chat.getByRole("textbox", { name: words.question }).fill("Hej! <b>Lune</b>?");
    await laptop.chat.getByRole("button", { name: words.start }).click();
    await expect(laptop.chat.getByText(words.number)).toBeVisible();

    // On another device the page signs for the same person, with a function that is asked when it is needed.
    const phone = await people.customer("phone");
    await phone.page.goto(address);
    await phone.page.evaluate((token) => {
      const shop = window as never as { Snak(...args: unknown[]): void; asked: number };
      shop.asked = 0;
      shop.Snak("identify", async () => {
        shop.asked += 1;
        return token;
      });
    }, token);
    await phone.page.getByRole("button", { name: words.badge }).click();
    await expect(phone.chat.getByText("Hej! <b>Lune</b>?")).toBeVisible();
    const say = phone.chat.getByRole("textbox", { name: words.message });
    await say.fill("Fra telefonen");
    await say.press("Enter");
    await expect(laptop.chat.getByText("Fra telefonen")).toBeVisible();

    await agent.becomePresent();
    await agent.takeNext();
    await agent.reads("Fra telefonen");
    await agent.lookAtContact();
    await expect(agent.contact).toContainText("Ida L.");
  });
}

test("a token that nobody signed starts nothing, and the page is asked for another", ONE_SIZE, async ({ customer, server, host }) => {
  await customer.page.goto(host.serve({ head: server.snippet() }));
  await customer.page.evaluate((good) => {
    const shop = window as never as { Snak(...args: unknown[]): void; asked: number };
    shop.asked = 0;
    shop.Snak("identify", () => (shop.asked++ ? good : `${good.slice(0, -4)}AAAA`));
  }, signed("support", { sub: "17", name: "Ida L." }));
  await customer.open();
  await expect(customer.chat.getByText("You are signed in as Ida L.")).toBeVisible();
  expect(await customer.page.evaluate(() => (window as never as { asked: number }).asked)).toBe(2);
  // Signed out on the page: the form asks again.
  await call(customer.page, "identify", null);
  await expect(customer.name).toBeVisible();
  await expect(customer.chat.getByText("You are signed in as")).toBeHidden();
});

test("the page can change the language, and what was typed stays", ONE_SIZE, async ({ customer, server, host }) => {
  await customer.page.goto(host.serve({ head: server.snippet("product") }));
  await customer.page.getByRole("button", { name: "Chat with us" }).click();
  // Not a question that an article could answer.
  const asked = { ...IDA, question: "Hi there" };
  await customer.fillIn(asked);
  await call(customer.page, "setLocale", "nl");
  const question = customer.chat.getByRole("textbox", { name: "Je vraag" });
  await expect(question).toHaveValue(asked.question);
  await expect(customer.chat.getByRole("textbox", { name: "E-mail" })).toHaveValue(IDA.email);
  await expect(customer.frame.locator("html")).toHaveAttribute("lang", "nl");
  await customer.chat.getByRole("button", { name: "Chat starten" }).click();
  await expect(customer.chat.getByText("Je bent nummer 1")).toBeVisible();
  const message = customer.chat.getByRole("textbox", { name: "Bericht" });
  await message.fill("Nog niet verzonden");
  await call(customer.page, "setLocale", "de");
  await expect(customer.chat.getByRole("textbox", { name: "Nachricht" })).toHaveValue("Nog niet verzonden");
  await expect(customer.chat.getByText("Sie sind die Nummer 1").or(customer.chat.getByText("Nummer 1"))).toBeVisible();
  await call(customer.page, "close");
  await expect(customer.page.getByRole("button", { name: "Mit uns chatten" })).toBeVisible();
  // The next page follows the browser again, and a language that we do not have changes nothing.
  expect(await customer.page.evaluate(() => window.name)).toBe("");
});

test("fields are filled in from the page, its address, its cookies and its variables, and stay the customer's", ONE_SIZE, async ({
  customer, server, host,
}) => {
  const tag = server.snippet().replace("<script", `<script data-customer-name="Ida Lindqvist" data-customer-email="url:mail"`);
  await customer.page.context().addCookies([{ name: "who", value: encodeURIComponent("Nordlys ÆØ"), url: `http://${host.name}` }]);
  await customer.page.goto(`${host.serve({ head: tag })}?mail=ida%40lindqvist.example`);
  await customer.open();
  await expect(customer.name).toHaveValue("Ida Lindqvist");
  await expect(customer.email).toHaveValue("ida@lindqvist.example");
  await customer.name.fill("Ida L.");
  await customer.minimise();
  await call(customer.page, "newMessage", "Is the Lune in stock?");
  await expect(customer.question).toHaveValue("Is the Lune in stock?");
  await expect(customer.name).toHaveValue("Ida L.");
  await call(customer.page, "newMessage", "Something else");
  await expect(customer.question, "nothing that stands there is lost").toHaveValue("Is the Lune in stock?");
});

test("the page hears what happens, its title counts what is unread, and shutdown leaves nothing", ONE_SIZE, async ({
  customer, agent, server, host,
}) => {
  await customer.page.goto(host.serve({ head: server.snippet() }));
  await customer.page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    for (const name of ["open", "close", "unread", "message", "ended"]) {
      document.addEventListener(`snak:${name}`, () => heard.push(name));
    }
  });
  await customer.open();
  await customer.fillIn(IDA);
  await customer.startChat();
  await customer.standsAt(1);
  await agent.becomePresent();
  await agent.takeNext();
  await customer.minimise();
  await agent.say("Hello Ida.");
  await expect(customer.page).toHaveTitle("(1) A host page");
  await expect(customer.launcher).toHaveAccessibleName("Chat with us, 1 unread");
  await customer.page.evaluate(() => (document.title = "Another title"));
  await agent.say("Are you there?");
  await expect(customer.page).toHaveTitle("(2) Another title");
  await customer.open();
  await expect(customer.page).toHaveTitle("Another title");
  const heard = await customer.page.evaluate(() => (window as never as { heard: string[] }).heard);
  expect(new Set(heard)).toEqual(new Set(["open", "close", "unread", "message"]));

  // A shared computer: on the next page, before the frame has even loaded.
  await customer.page.reload();
  await call(customer.page, "shutdown");
  await expect(customer.page.locator("iframe")).toHaveCount(0);
  await expect(customer.page.locator("snak-chat")).toHaveCount(0);
  expect(await customer.page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  await customer.page.reload();
  await customer.open();
  await expect(customer.name, "the frame has forgotten the chat, too").toBeVisible();
});
