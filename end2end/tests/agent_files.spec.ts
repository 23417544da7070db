/** Files from an agent: chosen, dropped, pasted, taken from the library, sent up, cancelled, and kept among colleagues. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { IDA, TOM } from "../support/people.ts";
import { picturesComeLate } from "../support/picture.ts";
import { waits } from "../support/queue.ts";
import { PDF, PIXEL, saved, Sender, TXT } from "../support/sender.ts";
import { expect, test } from "../support/test.ts";

const SHOTS = process.env["SNAK_SHOTS"];
const ZIP = { name: "all.zip", mimeType: "application/zip", buffer: Buffer.from("PK\x03\x04") };
/** A program that says it is a text: only its content gives it away. */
const FALSE = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("MZ\x90\0\x03\0") };

test.skip(({ isMobile }) => isMobile, "what is chosen goes the same way on a phone");

/** Held until it is let go; so progress and what can be done meanwhile are there to be seen. */
async function holdUploads(page: Page): Promise<() => void> {
  let letGo = () => {};
  const decided = new Promise<void>((decide) => (letGo = decide));
  await page.route("**/upload", async (route) => {
    await decided;
    // One that was taken back meanwhile is no longer there to be answered.
    await route.continue().catch(() => {});
  });
  return letGo;
}

test("an agent sends files by button, drop and paste; one is cancelled, wrong ones are refused, a sixth has no room", async ({
  customer,
  agent,
  watch,
}) => {
  watch.expect(/status of 422/);
  await agent.answers(customer);
  const me = new Sender(agent);
  const theirs = (name: string) => customer.log.getByRole("button", { name: `Download ${name}`, exact: true });
  const mine = (name: string) => agent.log.getByRole("link", { name: `Download ${name}`, exact: true });

  await test.step("five at a time and no sixth; each can be taken back on its way", async () => {
    const letGo = await holdUploads(agent.page);
    await me.choose(...[1, 2, 3, 4, 5, 6].map((n) => ({ ...TXT, name: `${n}.txt` })));
    await expect(agent.told.getByText("At most 5 at a time")).toBeVisible();
    await expect(me.tray.getByRole("progressbar", { name: "Uploading 1.txt" })).toBeVisible();
    await expect(me.tray.getByRole("progressbar")).toHaveCount(5);
    await expectAccessible(agent.page);
    if (SHOTS) await agent.page.screenshot({ path: `${SHOTS}/agent-files-going.png` });
    for (const n of [1, 2, 3, 4]) await me.button(`Cancel ${n}.txt`).click();
    // The keyboard goes on to the next one.
    await expect(me.button("Cancel 5.txt")).toBeFocused();
    await agent.message.fill("Here is the label");
    await agent.message.press("Enter");
    // It waits for its file, and can be read and changed until then.
    await expect(agent.message).toHaveValue("Here is the label");
    letGo();
    await expect(me.tray).toBeHidden();
    await expect(agent.message).toHaveValue("");
    await customer.reads("Here is the label");
    await expect(theirs("5.txt")).toBeVisible();
    await expect(mine("5.txt")).toBeVisible();
    await expect(theirs("1.txt")).toHaveCount(0);
    await agent.page.unroute("**/upload");
  });

  await test.step("what is of no kind that is taken says so, and goes away", async () => {
    await me.choose(ZIP, FALSE);
    await expect(me.tray.getByText("Only text, PDF and images")).toHaveCount(2);
    await expectAccessible(agent.page);
    if (SHOTS) await agent.page.screenshot({ path: `${SHOTS}/agent-files-refused.png` });
    for (const { name } of [ZIP, FALSE]) await me.button(`Remove ${name}`).click();
    await expect(me.tray).toBeHidden();
    await expect(agent.message).toBeFocused();
  });

  await test.step("dropped on the conversation and pasted into the text box, and sent without a word", async () => {
    const drop = await agent.page.evaluateHandle(({ name, base64 }) => {
      const data = new DataTransfer();
      const content = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      data.items.add(new File([content], name, { type: "application/pdf" }));
      return data;
    }, { name: PDF.name, base64: PDF.buffer.toString("base64") });
    const place = agent.page.getByText("Drop files here to send them");
    await expect(place).toBeHidden();
    await agent.page.dispatchEvent("#conversation", "dragenter", { dataTransfer: drop });
    await expect(place).toBeVisible();
    await expectAccessible(agent.page);
    if (SHOTS) await agent.page.screenshot({ path: `${SHOTS}/agent-files-drop.png` });
    await place.dispatchEvent("drop", { dataTransfer: drop });
    await expect(place).toBeHidden();
    await agent.message.evaluate((box, base64) => {
      const data = new DataTransfer();
      const content = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      data.items.add(new File([content], "image.png", { type: "image/png" }));
      box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }, PIXEL.toString("base64"));
    await me.has(PDF.name, "image.png");
    await agent.page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(me.tray).toBeHidden();
    await expect(agent.log.getByRole("img", { name: "image.png" })).toHaveJSProperty("naturalWidth", 1);
    for (const [page, press] of [[customer.page, theirs(PDF.name)], [agent.page, mine(PDF.name)]] as const) {
      const got = await saved(page, press);
      expect(got.name).toBe(PDF.name);
      expect(got.content.equals(PDF.buffer)).toBe(true);
    }
    if (SHOTS) await agent.page.screenshot({ path: `${SHOTS}/agent-files-sent.png` });
  });
});

test("a document of the library is found by its words and sent; one for another channel is not there", async ({
  customer,
  agent,
  watch,
}) => {
  watch.expect(/api\/send_files.*ERR_CONNECTION_RESET|ERR_CONNECTION_RESET.*api\/send_files/);
  await agent.answers(customer);
  const me = new Sender(agent);
  await me.documents.click();
  await expect(me.search).toBeFocused();
  const rows = me.library.getByRole("option");
  await expect(rows).toHaveCount(2);
  await expectAccessible(agent.page);
  if (SHOTS) await agent.page.screenshot({ path: `${SHOTS}/documents.png` });
  await agent.page.keyboard.press("Escape");
  await expect(me.library).toBeHidden();
  await expect(agent.message).toBeFocused();

  await me.documents.click();
  await me.search.fill("nothing like it");
  await expect(me.library.getByText("No hits")).toBeVisible();
  await me.search.fill("");
  // What was chosen by a quick hand has gone before the list can be scrolled to it.
  const late = await picturesComeLate(agent.page);
  await agent.page.keyboard.press("ArrowDown");
  await expect(me.library.getByRole("option", { selected: true })).toContainText("Return label");
  await me.search.fill("lamp");
  await agent.page.keyboard.press("Enter");
  await expect(me.library).toBeHidden();
  await late.caughtUp();
  await me.has("Looking after your lamp.txt");
  await me.documents.click();
  await rows.filter({ hasText: "Return label" }).click();
  await me.has("Return label.pdf");
  await agent.say("Both for you");
  await customer.reads("Both for you");
  for (const name of ["Looking after your lamp.txt", "Return label.pdf"]) {
    const got = await saved(customer.page, customer.log.getByRole("button", { name: `Download ${name}`, exact: true }));
    expect(got.name).toBe(name);
    expect(got.content.length).toBeGreaterThan(100);
  }

  // What has arrived goes out after a reload, too, as it was.
  await me.choose(TXT);
  await me.has(TXT.name);
  await agent.message.fill("And this");
  await agent.page.route("**/api/send_files*", (route) => route.abort("connectionreset"));
  await agent.message.press("Enter");
  await expect(agent.log.getByText("Waiting to be sent")).toBeVisible();
  await agent.page.unroute("**/api/send_files*");
  await agent.reload();
  await customer.reads("And this");
  await expect(customer.log.getByRole("button", { name: `Download ${TXT.name}`, exact: true })).toBeVisible();
});

test("agents say what a chat is about, and colleagues and managers see it at once", async ({
  customer,
  agent,
  people,
  server,
  watch,
}) => {
  watch.expect(/api\/describe.*ERR_CONNECTION_RESET|ERR_CONNECTION_RESET.*api\/describe/);
  await agent.answers(customer);
  const about = (page: Page) => {
    const region = page.getByRole("region", { name: "About this chat" });
    return {
      region,
      subject: region.getByRole("textbox", { name: "Subject" }),
      tag: region.getByRole("combobox", { name: "Tags" }),
      tags: region.getByRole("list", { name: "Tags" }).getByRole("listitem"),
      offered: region.getByRole("option"),
      error: region.getByRole("alert"),
    };
  };
  const mine = about(agent.page);
  // One right after the other, and neither undoes the other.
  await mine.subject.fill("A cracked shade");
  await mine.tag.fill("spare part");
  await agent.page.keyboard.press("Enter");
  await agent.page.keyboard.press("Backspace");
  await expect(mine.tags).toHaveCount(0);
  await expect(mine.subject).toHaveValue("A cracked shade");
  await expect(agent.chat(agent.ongoing, IDA.name).getByText("A cracked shade")).toBeInViewport();
  await expect(agent.page.getByRole("heading", { name: IDA.name, level: 2 }).first()).toBeVisible();
  await mine.tag.focus();
  await mine.region.getByRole("heading").click();
  await mine.tag.focus();
  await expect(mine.offered).toHaveCount(4);
  await expectAccessible(agent.page);
  if (SHOTS) await agent.page.screenshot({ path: `${SHOTS}/about-offered.png` });
  await agent.page.keyboard.type("dam");
  await agent.page.keyboard.press("ArrowDown");
  await agent.page.keyboard.press("Enter");
  await expect(mine.tags).toHaveText(["damaged"]);
  await agent.page.keyboard.type("Glass,");
  await expect(mine.tags).toHaveText(["damaged", "Glass"]);
  await agent.page.keyboard.type("glass");
  await agent.page.keyboard.press("Enter");
  await expect(mine.tags).toHaveText(["damaged", "Glass"]);

  const manager = await people.agent("manager@example.com");
  await manager.page.goto(agent.page.url());
  await manager.awake();
  const theirs = about(manager.page);
  await expect(theirs.subject).toHaveValue("A cracked shade");
  await expect(theirs.tags).toHaveText(["damaged", "Glass"]);

  // The other's screen follows, but not what somebody is typing in.
  await mine.subject.fill("A cracked glass sha");
  await theirs.subject.fill("Cracked in the post");
  await theirs.subject.press("Enter");
  await theirs.region.getByRole("button", { name: "Remove tag damaged" }).click();
  await expect(mine.tags).toHaveText(["Glass"]);
  await expect(mine.subject).toHaveValue("A cracked glass sha");
  await mine.subject.press("Escape");
  await expect(mine.subject).toHaveValue("Cracked in the post");
  await expect(agent.page.getByRole("region", { name: IDA.name }).getByText("Cracked in the post")).toBeVisible();
  if (SHOTS) await agent.page.screenshot({ path: `${SHOTS}/about.png` });

  // What could not be stored is kept.
  await agent.page.route("**/api/describe*", (route) => route.abort("connectionreset"));
  await mine.subject.fill("Lost in the post");
  await mine.subject.press("Enter");
  await expect(mine.error).toContainText("No connection");
  await expect(mine.subject).toHaveValue("Lost in the post");
  await agent.page.unroute("**/api/describe*");
  await mine.subject.press("Enter");
  await expect(mine.error).toBeEmpty();
  await expect(theirs.subject).toHaveValue("Lost in the post");

  // What stands in the field is kept, too, when another chat is opened by a key.
  await waits(server, TOM.name, TOM.question);
  await agent.takeNext();
  await agent.reads(TOM.question);
  await agent.message.press("Alt+ArrowUp");
  await agent.reads(IDA.question);
  await mine.subject.fill("Found again");
  await mine.subject.press("Alt+ArrowDown");
  await agent.reads(TOM.question);
  await expect(theirs.subject).toHaveValue("Found again");
  await agent.message.press("Alt+ArrowUp");
  await expect(mine.subject).toHaveValue("Found again");

  // Also when it is over.
  await agent.endChat();
  await mine.tag.fill("post");
  await mine.tag.press("Enter");
  await expect(mine.tags).toHaveText(["Glass", "post"]);
  await agent.reload();
  await expect(mine.tags).toHaveText(["Glass", "post"]);
  await expect(customer.log).not.toContainText("post");
});

test.describe("overheard", () => {
  test.use({ overhears: true });

  test("what was chosen for colleagues never reaches the customer, also when private is switched off before it is sent", async ({
    customer,
    office: { mette, jonas, aisha },
    overheard,
  }) => {
    await mette.answers(customer);
    await jonas.becomePresent();
    const me = new Sender(mette);
    const mine = (name: string) => mette.log.getByRole("link", { name: `Download ${name}`, exact: true });
    const document = "Looking after your lamp.txt";
    await mette.private.click();
    await me.choose(PDF);
    await me.has(PDF.name);
    await me.documents.click();
    await me.library.getByRole("option").first().click();
    await me.has(document);
    await expectAccessible(mette.page);
    if (SHOTS) await mette.page.screenshot({ path: `${SHOTS}/agent-files-private.png` });
    await mette.message.fill("What we may give away");
    await mette.private.click();
    await mette.message.press("Enter");
    await expect(mette.told.getByText("A file was chosen for agents only.")).toBeVisible();
    await expect(mette.message).toHaveValue("What we may give away");
    await mette.private.click();
    await mette.message.press("Enter");
    await expect(mine(PDF.name)).toBeVisible();
    await expect(mine(document)).toBeVisible();
    await mette.say("Only for us");
    await mette.reads("Only for us");
    await mette.private.click();

    // A colleague in the chat and a manager who listens have it as it was sent.
    await mette.invite("Jonas");
    await jonas.asked(IDA.name).getByRole("button", { name: "Accept" }).click();
    await aisha.listensIn(IDA.name);
    for (const { page, log } of [jonas, aisha]) {
      const got = await saved(page, log.getByRole("link", { name: `Download ${PDF.name}`, exact: true }));
      expect(got.name).toBe(PDF.name);
      expect(got.content.equals(PDF.buffer)).toBe(true);
    }

    // To the customer nothing of it has come; another file and what is said to her do.
    await me.choose(TXT);
    await me.has(TXT.name);
    await mette.say("Hello Ida");
    await customer.reads("Hello Ida");
    const theirs = customer.log.getByRole("button", { name: /^Download/ });
    await expect(theirs).toHaveAccessibleName(`Download ${TXT.name}`);
    await saved(customer.page, theirs);
    await customer.page.reload();
    await customer.reads("Hello Ida");
    await expect(customer.log).not.toContainText(/give away|Only for us/);
    overheard.expectNothingOf(
      [PDF.name, PDF.buffer.toString(), document, "What we may give away", "Only for us", "Aisha"],
      { known: ["Hello Ida", TXT.name, TXT.buffer.toString()] },
    );
  });
});
