/** What people type: faults in a form, Enter, lengths, and text that would like to be more than text. */
import type { Frame, Page } from "@playwright/test";
import { expectInOrder } from "../support/log.ts";
import { IDA } from "../support/people.ts";
import { expect, ONE_SIZE, test } from "../support/test.ts";

test("the form says beside each field what is wrong, keeps what was typed, and puts the focus there", async ({
  customer,
}) => {
  await customer.visit();
  await customer.open();
  await customer.startChat();
  for (const field of [customer.name, customer.email, customer.question]) {
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(/^Write /);
  }
  await expect(customer.name).toBeFocused();
  // Read out once, and seen beside each field.
  const said = customer.chat.getByRole("status").filter({ hasText: /\S/ });
  await expect(said).toHaveText("3 fields need another look.");

  await customer.fillIn({ name: IDA.name, email: "ida at lindqvist", question: "A lamp with\ntwo shades?" });
  await customer.startChat();
  await expect(customer.email).toBeFocused();
  await expect(customer.email).toHaveAccessibleDescription("Write an address such as name@example.com.");
  await expect(customer.email).toHaveValue("ida at lindqvist");
  await expect(said).toHaveText("One field needs another look.");
  for (const field of [customer.name, customer.question]) {
    await expect(field).toHaveAttribute("aria-invalid", "false");
    await expect(field).toHaveAccessibleDescription("");
  }
  await expect(customer.question).toHaveValue("A lamp with\ntwo shades?");

  await customer.email.fill(IDA.email);
  await customer.email.press("Enter");
  await customer.standsAt(1);
});

test("Enter sends, Shift and Enter breaks the line, and an input method keeps its Enter", async ({
  customer,
  agent,
}) => {
  await customer.visit();
  await customer.open();
  await customer.fillIn({ ...IDA, question: "" });
  await customer.question.pressSequentially("First line");
  await customer.question.press("Shift+Enter");
  await customer.question.pressSequentially("second line");
  await expect(customer.question).toHaveValue("First line\nsecond line");
  await customer.question.press("Enter");
  await customer.standsAt(1);
  await agent.becomePresent();
  await agent.takeNext();
  await expect.poll(() => agent.log.getByText("First line").innerText()).toBe("First line\nsecond line");

  for (const side of [customer, agent]) {
    const own = side === customer ? "customer" : "agent";
    await side.message.pressSequentially(`The ${own} says`);
    await side.message.press("Shift+Enter");
    await side.message.pressSequentially("two lines");
    await expect(side.message).toHaveValue(`The ${own} says\ntwo lines`);
    // What an input method sends while somebody chooses characters: by the standard, and as Safari does it.
    await side.message.dispatchEvent("keydown", { key: "Enter", isComposing: true });
    await side.message.dispatchEvent("keydown", { key: "Enter", keyCode: 229 });
    await expect(side.message).toHaveValue(`The ${own} says\ntwo lines`);
    await side.message.press("Enter");
    await expect(side.message).toHaveValue("");
    for (const log of [customer.log, agent.log]) {
      await expect.poll(() => log.getByText(`The ${own} says`).innerText()).toBe(`The ${own} says\ntwo lines`);
    }
  }

  // Nothing, or only blanks, is no message.
  await customer.message.fill("   ");
  await customer.message.press("Enter");
  await customer.say("After the blanks.");
  await expectInOrder(agent.log, ["After the blanks."]);
  await expect(agent.log.locator("p").filter({ hasText: /^\s*$/ })).toHaveCount(0);
});

test("4,000 characters are taken and 4,001 are refused in words, and kept", ONE_SIZE, async ({ customer, agent }) => {
  const long = "lamp ".repeat(800).trim() + "s";
  expect(long).toHaveLength(4_000);
  await customer.visit();
  await customer.open();
  await customer.fillIn({ ...IDA, question: `${long}!` });
  await customer.startChat();
  await expect(customer.question).toHaveAccessibleDescription(/4,?000/);
  await expect(customer.question).toBeFocused();
  await expect(customer.question).toHaveValue(`${long}!`);
  await customer.question.fill(IDA.question);
  await customer.startChat();
  await customer.standsAt(1);
  await agent.becomePresent();
  await agent.takeNext();

  for (const [side, other] of [
    [customer, agent],
    [agent, customer],
  ] as const) {
    await side.message.fill(`${long}!`);
    await side.message.press("Enter");
    const refused = (side === customer ? customer.chat : agent.page).getByRole("alert").filter({ hasText: /4,?000/ });
    await expect(refused).toBeVisible();
    await expect(side.message).toHaveValue(`${long}!`);
    await expect(other.log).not.toContainText("shades!");
    await side.message.fill(long);
    await expect(refused).toBeHidden();
    await side.message.press("Enter");
    await expect(side.message).toHaveValue("");
    await expect(other.log.getByText(long, { exact: true })).not.toHaveCount(0);
  }
});

/** Each would do something if any side took it for more than text. */
const TRICKS = [
  `<img src=x onerror="window.hacked=1">`,
  `</textarea><script>window.hacked=1</script>`,
  `--></style><svg onload=window.hacked=1>`,
  `{{7*7}} \${7*7} &lt;b&gt; %3Cscript%3E`,
  `javascript:window.hacked=1`,
];

async function expectHarmless(...pages: Page[]): Promise<void> {
  const hacked = (frame: Frame) => frame.evaluate(() => "hacked" in window || document.querySelector("[onerror],[onload]") !== null);
  for (const page of pages) {
    for (const frame of page.frames()) expect(await hacked(frame), frame.url()).toBe(false);
  }
}

test("text is text, on both sides, when it arrives and when the page is made from it", ONE_SIZE, async ({ customer, agent }) => {
  const name = `Ida <img src=x onerror="window.hacked=1">`;
  await customer.visit();
  await customer.page.evaluate(() => (document.title = `</title><img src=x onerror="window.hacked=1">`));
  await customer.open();
  await customer.fillIn({ name, email: IDA.email, question: TRICKS[1]! });
  await customer.startChat();
  await customer.reads(TRICKS[1]!);
  await agent.becomePresent();
  await agent.lookAtDashboard();
  await expect(agent.waiting(name)).toBeVisible();
  await agent.tab("Chats").click();
  await agent.takeNext();
  await agent.reads(TRICKS[1]!);
  for (const trick of TRICKS) {
    await customer.say(`c ${trick}`);
    await agent.say(`a ${trick}`);
  }
  const lines = TRICKS.flatMap((trick) => [`c ${trick}`, `a ${trick}`]);
  for (const line of lines) {
    await customer.reads(line);
    await agent.reads(line);
  }
  await expectHarmless(customer.page, agent.page);

  await customer.page.reload();
  await agent.reload();
  for (const line of [TRICKS[1]!, ...lines]) {
    await customer.reads(line);
    await agent.reads(line);
  }
  await expect(agent.page.getByRole("heading", { name })).not.toHaveCount(0);
  await agent.lookAtContact();
  await expect(agent.contact).toContainText(name);
  await expect(agent.contact).toContainText("</title>");
  await expectHarmless(customer.page, agent.page);
});

test("what would turn text around is dropped, and what is written from right to left stays", ONE_SIZE, async ({
  customer,
  agent,
}) => {
  const hebrew = "שלום, המנורה שבורה";
  await customer.ask({ ...IDA, name: "Ida\u202Eadi", question: hebrew });
  await agent.becomePresent();
  await agent.takeNext();
  await agent.reads(hebrew);
  await customer.say("invoice\u202Egnp.exe");
  await agent.reads("invoicegnp.exe");
  await customer.reads("invoicegnp.exe");
  for (const page of [customer.frame, agent.page]) {
    expect(await page.locator("body").innerText()).not.toContain("\u202E");
  }
  for (const log of [customer.log, agent.log]) {
    const direction = (text: string) => log.getByText(text).evaluate((line) => getComputedStyle(line).direction);
    expect(await direction(hebrew)).toBe("rtl");
    expect(await direction("invoicegnp.exe")).toBe("ltr");
  }
});

test("what is typed and pressed before the wasm has arrived is not lost", ONE_SIZE, async ({ customer }) => {
  let letGo!: () => void;
  const released = new Promise<void>((resolve) => (letGo = resolve));
  await customer.page.route(/\/assets\/widget-.*\.wasm/, async (route) => {
    await released;
    await route.continue();
  });
  await customer.visit();
  await customer.open();
  await customer.fillIn(IDA);
  await customer.startChat();
  await expect(customer.question).toHaveValue(IDA.question);
  letGo();
  await customer.standsAt(1);
  await customer.reads(IDA.question);
});
