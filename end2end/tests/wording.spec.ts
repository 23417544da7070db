/**
 * What helps an agent to write: emoji, predefined messages, quick replies, articles, choices, and how texts look. Story 3 (tools)
 * of a whole office is the one about choices.
 */
import { expectAccessible } from "../support/axe.ts";
import { type Agent, IDA, JONAS, TOM } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

const SHOTS = process.env["SNAK_SHOTS"];

test.skip(({ isMobile }) => isMobile, "the tools are the same on a phone");

test("an emoji goes to where the caret is, by name and by keys", async ({ customer, agent }) => {
  await agent.answers(customer);
  const { page, message } = agent;
  const button = page.getByRole("button", { name: "Emoji" });
  const search = page.getByRole("combobox", { name: "Search emoji" });
  const picker = page.getByRole("dialog", { name: "Emoji" });

  await message.fill("Hello  Ida");
  await message.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(6, 6));
  await button.click();
  await expect(search).toBeFocused();
  await expectAccessible(page);
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/emoji.png` });
  await page.keyboard.press("Escape");
  await expect(picker).toBeHidden();
  await expect(message).toBeFocused();

  await button.click();
  await search.fill("waving");
  await page.keyboard.press("Enter");
  await expect(picker).toBeHidden();
  await expect(message).toHaveValue("Hello 👋 Ida");
  await expect(message).toBeFocused();
  await page.keyboard.type("!");
  await expect(message).toHaveValue("Hello 👋! Ida");

  // What was chosen lately stands first, and after a reload, too.
  await agent.reload();
  await expect(message).toHaveValue("Hello 👋! Ida");
  await message.press("End");
  await button.click();
  await expect(picker.getByRole("group", { name: "Recent" }).getByRole("option", { name: "waving hand, hello" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(message).toHaveValue("Hello 👋! Ida😊");
  await page.keyboard.press("Control+z");
  await expect(message).toHaveValue("Hello 👋! Ida");
  await button.click();
  await picker.getByRole("option", { name: "thumbs up" }).click();
  await expect(message).toHaveValue("Hello 👋! Ida👍");
  await page.keyboard.press("Enter");
  await customer.reads("Hello 👋! Ida👍");
});

test("choices: the agent composes a menu, the customer clicks one answer, and whoever reads sees which, once", async ({
  customer,
  office: { mette, jonas, aisha },
}) => {
  await mette.answers(customer);
  await jonas.becomePresent();
  await mette.invite("Jonas");
  await jonas.asked(IDA.name).getByRole("button", { name: "Accept" }).click();
  await expect(jonas.message).toBeVisible();
  await aisha.listensIn(IDA.name);
  const { page } = mette;
  const question = page.getByRole("textbox", { name: "Question", exact: true });
  const answer = (n: number) => page.getByRole("textbox", { name: `Choice ${n}`, exact: true });

  await page.getByRole("button", { name: "Offer choices" }).click();
  await expect(question).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(question).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("Write the question.")).toBeVisible();
  await expect(page.getByText("Give at least two choices.")).toBeVisible();
  await expectAccessible(page);
  await question.fill("How shall we put it right?");
  await answer(1).fill("Send a new shade");
  await answer(2).fill("send a new shade");
  await page.getByRole("button", { name: "Add choice" }).click();
  await expect(answer(3)).toBeFocused();
  await answer(3).fill("Another lamp");
  // Closed to look something up, and opened again, nothing is lost.
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Offer choices" }).click();
  await expect(question).toBeFocused();
  await expect(answer(3)).toHaveValue("Another lamp");
  await page.getByRole("button", { name: "Send choices" }).click();
  await expect(page.getByText("Two choices are the same.")).toBeVisible();
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/choices.png` });
  await answer(2).fill("Refund");
  await page.keyboard.press("Enter");
  await expect(mette.message).toBeFocused();
  await expect(page.getByRole("dialog", { name: "Offer choices" })).toBeHidden();

  const menu = customer.log.getByRole("group", { name: "How shall we put it right?" });
  const option = (name: string) => menu.getByRole("button", { name });
  await expect(option("Refund")).toBeEnabled();
  expect((await option("Refund").boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await expectAccessible(customer.page);
  if (SHOTS) await customer.page.screenshot({ path: `${SHOTS}/menu.png` });
  // Agents read what is offered; nothing of it is theirs to click.
  const offered = ({ log }: Agent) => log.getByRole("list", { name: "How shall we put it right?" }).getByRole("listitem");
  for (const agent of [mette, jonas, aisha]) {
    await expect(offered(agent)).toHaveCount(3);
    await expect(agent.log.getByRole("button", { name: "Refund" })).toHaveCount(0);
    await expect(offered(agent).filter({ hasText: "Chosen" })).toHaveCount(0);
  }
  // Who listens in has no tools.
  for (const name of ["Offer choices", "Predefined messages", "Emoji", "Attach files"]) {
    await expect(jonas.page.getByRole("button", { name })).toBeVisible();
    await expect(aisha.page.getByRole("button", { name })).toHaveCount(0);
  }
  // Typing something leaves the menu open.
  await customer.say("Let me think.");
  for (const agent of [mette, jonas, aisha]) await agent.reads("Let me think.");
  await option("Refund").focus();
  await customer.page.keyboard.press("Enter");
  await expect(option("Refund")).toHaveAttribute("aria-pressed", "true");
  for (const name of ["Send a new shade", "Refund", "Another lamp"]) await expect(option(name)).toBeDisabled();
  await expect(option("Refund")).toBeFocused();
  if (SHOTS) await customer.page.screenshot({ path: `${SHOTS}/menu-chosen.png` });
  for (const agent of [mette, jonas, aisha]) {
    await expect(offered(agent).filter({ hasText: "Chosen" })).toHaveText(/Refund/);
    await expect(agent.log.getByText("Ida chose “Refund”")).toHaveCount(1);
  }
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/chosen.png` });

  // Pressing another one does nothing, and a page later it is as it was.
  await option("Another lamp").click({ force: true });
  await customer.say("So the money, please.");
  for (const agent of [mette, jonas, aisha]) await agent.reads("So the money, please.");
  await mette.reload();
  await customer.page.reload();
  await expect(option("Refund")).toHaveAttribute("aria-pressed", "true");
  for (const agent of [mette, jonas, aisha]) {
    await expect(offered(agent).filter({ hasText: "Chosen" })).toHaveText(/Refund/);
    await expect(agent.log.getByText(/Ida chose/)).toHaveCount(1);
  }
});

test("an agent's bold, lists, code and links are drawn on both sides, and a customer's text is text", async ({
  customer,
  agent,
}) => {
  await agent.answers(customer);
  const { page, message } = agent;

  await message.fill("Please read this");
  await message.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(7, 11));
  await page.keyboard.press("Control+b");
  await expect(message).toHaveValue("Please **read** this");
  await page.keyboard.type("note");
  await expect(message).toHaveValue("Please **note** this");
  await page.keyboard.press("End");
  await page.keyboard.press("Control+i");
  await page.keyboard.type("now");
  await expect(message).toHaveValue("Please **note** this*now*");
  await message.fill("Please **note** *this*:\n- the `fuse`\n- https://shop.example/lamps\n<b>not bold</b>");
  await page.keyboard.press("Enter");

  for (const log of [agent.log, customer.log]) {
    await expect(log.locator("strong")).toHaveText("note");
    await expect(log.locator("em")).toHaveText("this");
    await expect(log.getByRole("listitem")).toHaveText(["the fuse", "https://shop.example/lamps"]);
    await expect(log.locator("code")).toHaveText("fuse");
    const link = log.getByRole("link", { name: "https://shop.example/lamps" });
    await expect(link).toHaveAttribute("target", "_blank");
    await expect(link).toHaveAttribute("rel", /noopener/);
    await expect(log.getByText("<b>not bold</b>")).toHaveCount(1);
  }
  await customer.say("I **see** `it` https://evil.example");
  await agent.reads("I **see** `it` https://evil.example");
  await customer.reads("I **see** `it` https://evil.example");
  await expect(agent.log.locator("strong")).toHaveCount(1);
  await expect(agent.log.getByRole("link", { name: "evil" })).toHaveCount(0);
  await expectAccessible(page);
  await expectAccessible(customer.page);
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/format.png` });
  if (SHOTS) await customer.page.screenshot({ path: `${SHOTS}/format-customer.png` });
});

test("predefined messages and articles come by the picker and by a slash, and a quick reply is one's own", async ({
  customer,
  agent,
  people,
}) => {
  await agent.answers(customer);
  const { page, message } = agent;
  const button = page.getByRole("button", { name: "Predefined messages" });
  const picker = page.getByRole("dialog", { name: "Predefined messages" });
  const search = page.getByRole("combobox", { name: "Search predefined messages" });
  const hits = page.getByRole("listbox", { name: "Messages" });

  await message.fill("Dear customer: ");
  await button.click();
  await expect(search).toBeFocused();
  await expect(hits.getByRole("option", { name: /Greeting/ })).toBeVisible();
  await expectAccessible(page);
  await search.fill("shade");
  await expect(hits.getByRole("option").first()).toContainText("New shade, on its way");
  await expect(picker.getByText("Hello Ida, I am sorry about your shade.")).toBeVisible();
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/predefined.png` });
  await page.keyboard.press("Enter");
  await expect(picker).toBeHidden();
  await expect(message).toBeFocused();
  await expect(message).toHaveValue(/^Dear customer: Hello Ida, I am sorry about your shade\. .*charge\.$/);
  await page.keyboard.press("Enter");
  await customer.reads(
    "Dear customer: Hello Ida, I am sorry about your shade. A new one leaves our workshop tomorrow morning, free of charge.",
  );

  // A quick reply: added, found, used; a colleague does not have it.
  await button.click();
  await picker.getByRole("button", { name: "Quick replies" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Thanks");
  await picker.getByRole("button", { name: "Save" }).click();
  await expect(picker.getByRole("textbox", { name: "Text" })).toHaveAttribute("aria-invalid", "true");
  await picker.getByRole("textbox", { name: "Text" }).fill("Thank you, {customer}. **{agent}**");
  await picker.getByRole("button", { name: "Save" }).click();
  await expect(picker.getByRole("button", { name: "Edit Thanks" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("textbox", { name: "Name" }).fill("Bye");
  await picker.getByRole("textbox", { name: "Text" }).fill("Goodbye, {customer}.");
  await picker.getByRole("button", { name: "Save" }).click();
  const replies = picker.getByRole("list", { name: "Quick replies" }).getByRole("listitem");
  await expect(replies).toHaveText(["Thanks", "Bye"]);
  await expectAccessible(page);
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/quick.png` });
  // Their order, by keys: the one that moves keeps the keyboard, and where it can go no further the way back has it.
  const move = (where: "up" | "down") => picker.getByRole("button", { name: `Move Thanks ${where}` });
  await expect(move("up")).toBeDisabled();
  await move("down").press("Enter");
  await expect(replies).toHaveText(["Bye", "Thanks"]);
  await expect(move("up")).toBeFocused();
  await expect(move("down")).toBeDisabled();
  await page.keyboard.press("Enter");
  await expect(replies).toHaveText(["Thanks", "Bye"]);
  await expect(move("down")).toBeFocused();
  const stored = page.waitForResponse("**/api/order_quick_replies*");
  await page.keyboard.press("Enter");
  await stored;
  await expect(picker).toBeVisible();
  await picker.getByRole("button", { name: "Back to the messages" }).click();
  await picker.getByRole("button", { name: "Quick replies" }).click();
  await expect(replies).toHaveText(["Bye", "Thanks"]);
  await picker.getByRole("button", { name: "Back to the messages" }).click();
  await picker.getByRole("button", { name: "Mine" }).click();
  await hits.getByRole("option", { name: /Thanks/ }).click();
  await expect(message).toHaveValue("Thank you, Ida. **Mette**");

  // A slash: Escape leaves what was typed, Enter takes what fits, and Enter sends.
  await message.fill("");
  await page.keyboard.type("/order");
  await expect(hits.getByRole("option").first()).toContainText("Ask for the order number");
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/slash.png` });
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(hits).toBeHidden();
  await expect(message).toHaveValue("/order");
  await message.fill("");
  await page.keyboard.type("Hello /thanks");
  await expect(hits.getByRole("option").first()).toContainText("Thanks");
  await page.keyboard.press("Enter");
  await expect(message).toHaveValue("Hello Thank you, Ida. **Mette**");
  await message.fill("");
  await page.keyboard.type("/return a");
  await expect(hits.getByRole("option", { name: /How do I return a lamp/ })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(message).toHaveValue(/^How do I return a lamp\?\nhttp:\/\/localhost:\d+\/faq\/support\/return$/);
  await expect(message).toBeFocused();
  await page.keyboard.press("Enter");

  // The customer opens the article in a tab of its own.
  const opened = customer.page.context().waitForEvent("page");
  await customer.log.getByRole("link", { name: /faq\/support\/return/ }).click();
  const article = await opened;
  await expect(article.getByRole("heading", { name: "How do I return a lamp?" })).toBeVisible();
  await expectAccessible(article);
  if (SHOTS) await article.screenshot({ path: `${SHOTS}/article.png` });

  const [colleague, tom] = await Promise.all([people.agent(JONAS), people.customer("tom")]);
  await colleague.answers(tom, TOM);
  await colleague.page.getByRole("button", { name: "Predefined messages" }).click();
  const theirs = colleague.page.getByRole("listbox", { name: "Messages" });
  await expect(theirs.getByRole("option", { name: /Greeting/ })).toBeVisible();
  await expect(theirs.getByRole("option", { name: /Thanks/ })).toHaveCount(0);

  // A menu that the supervisor has written.
  await colleague.page.keyboard.press("Escape");
  await colleague.page.getByRole("button", { name: "Offer choices" }).click();
  await colleague.page.getByRole("combobox", { name: "Menu" }).selectOption("Damaged lamp");
  await colleague.page.getByRole("button", { name: "Send choices" }).click();
  await expect(tom.log.getByRole("button", { name: "Refund" })).toBeVisible();
});
