/** The main path as assistive technology gets it, in two languages; and the same page from right to left. */
import { expectAccessible } from "../support/axe.ts";
import { IDA } from "../support/people.ts";
import { expect, ONE_SIZE, test } from "../support/test.ts";

const IN = {
  en: {
    soon: "We answer as soon as we can", minimise: "Minimise chat", end: "End chat", question: "Your question", start: "Start chat",
    name: "Write your name.", email: "Write your e-mail address.", ask: "Write what you would like to know.",
    wrong: "3 fields need another look.", log: "Conversation", looking: "Looking for someone to help you",
    place: "You are number 1 in the queue", you: "You", stored: "Stored", message: "Message", send: "Send", sound: "Sound",
    sure: "End this chat?", keep: "Keep chatting", by: "Chat by Snak", mail: "E-mail",
  },
  de: {
    soon: "Wir antworten, sobald wir können", minimise: "Chat minimieren", end: "Chat beenden", question: "Ihre Frage", start: "Chat starten",
    name: "Geben Sie Ihren Namen ein.", email: "Geben Sie Ihre E-Mail-Adresse ein.", ask: "Schreiben Sie, was Sie wissen möchten.",
    wrong: "3 Felder stimmen noch nicht.", log: "Gespräch", looking: "Wir suchen jemanden, der Ihnen hilft",
    place: "Sie sind Nummer 1 in der Warteschlange", you: "Sie", stored: "Gespeichert", message: "Nachricht", send: "Senden", sound: "Ton",
    sure: "Diesen Chat beenden?", keep: "Weiter chatten", by: "Chat von Snak", mail: "E-Mail",
  },
};

for (const [language, words] of Object.entries(IN)) {
  // What is read out has no size; whether all of it has room on a phone is asked of the longer words.
  const sizes = language === "de" ? {} : ONE_SIZE;
  test(`what is read out from the form to the end of a chat (${language})`, sizes, async ({ customer, agent, server, host }) => {
    await customer.page.goto(host.serve({ head: server.snippet().replace("support", `support&language=${language}`) }));
    await customer.launcher.click();
    const main = customer.chat.getByRole("main");
    await customer.chat.getByRole("button", { name: words.start }).click();
    await expect(main).toMatchAriaSnapshot(`
      - main:
        - heading "Nordlys" [level=1]
        - paragraph: ${words.soon}
        - button "${words.minimise}"
        - paragraph: How can we help? Tell us who you are and we will find your order.
        - text: Name
        - textbox "Name" [invalid]
        - paragraph: ${words.name}
        - text: ${words.mail}
        - textbox "${words.mail}" [invalid]
        - paragraph: ${words.email}
        - text: ${words.question}
        - textbox "${words.question}" [invalid]
        - paragraph: ${words.ask}
        - button "${words.start}"
        - paragraph: ${words.by}
        - status: ${words.wrong}
    `);
    await customer.chat.getByRole("textbox", { name: "Name" }).fill(IDA.name);
    await customer.chat.getByRole("textbox", { name: words.mail }).fill(IDA.email);
    await customer.chat.getByRole("textbox", { name: words.question }).fill(IDA.question);
    await customer.chat.getByRole("button", { name: words.start }).click();
    await expect(main).toMatchAriaSnapshot(`
      - main:
        - heading "Nordlys" [level=1]
        - paragraph: ${words.soon}
        - button "${words.sound}" [pressed]
        - button "${words.minimise}"
        - button "${words.end}"
        - log "${words.log}":
          - status:
            - paragraph: ${words.looking}
            - paragraph: ${words.place}
          - text: ${words.you}
          - paragraph: ${IDA.question}
          - text: ${words.stored}
          - time: /\\d{1,2}:\\d\\d/
        - textbox "${words.message}"
        - button "${words.send}"
        - paragraph: ${words.by}
    `);
    await agent.becomePresent();
    await agent.takeNext();
    await expect(customer.chat.getByRole("heading", { name: "Mette" })).toBeVisible();
    await customer.chat.getByRole("button", { name: words.end }).first().click();
    await expect(main).toMatchAriaSnapshot(`
      - main:
        - heading "Mette" [level=1]
        - paragraph: Nordlys
        - dialog "${words.sure}":
          - paragraph: ${words.sure}
          - button "${words.keep}"
          - button "${words.end}"
    `);
    // A language that is written from right to left would be one more file: the layout is ready for it.
    await customer.frame.evaluate(() => (document.documentElement.dir = "rtl"));
    const sticksOut = await customer.frame.evaluate(() => {
      const width = document.documentElement.clientWidth;
      const outside = (box: DOMRect) => box.width > 1 && (box.left < -1 || box.right > width + 1);
      return [...document.querySelectorAll("main *")].filter((e) => outside(e.getBoundingClientRect())).map((e) => e.className);
    });
    expect(sticksOut).toEqual([]);
    const [mine, log] = await Promise.all([
      customer.chat.getByText(IDA.question, { exact: true }).boundingBox(),
      customer.log.or(customer.chat.getByRole("log", { name: words.log })).first().boundingBox(),
    ]);
    expect(mine!.x + mine!.width / 2, "one's own lines stand where the line ends").toBeLessThan(log!.x + log!.width / 2);
    await expectAccessible(customer.frame);
  });
}
