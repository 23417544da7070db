/** Files from an agent: chosen, dropped, pasted, taken from the library, sent up, cancelled, and kept among colleagues. */
import { readFile } from "node:fs/promises";
import type { Download, Locator, Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { type Agent, IDA } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

const SHOTS = process.env["SNAK_SHOTS"];
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const PNG = { name: "lamp.png", mimeType: "image/png", buffer: PIXEL };
const PDF = { name: "Returseddel på lampe.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n%âãÏÓ\n") };
const TXT = { name: "order.txt", mimeType: "text/plain", buffer: Buffer.from("Ordre 20418: lampe æøå\n") };
const ZIP = { name: "all.zip", mimeType: "application/zip", buffer: Buffer.from("PK\x03\x04") };
/** A program that says it is a text: only its content gives it away. */
const FALSE = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("MZ\x90\0\x03\0") };

test.skip(({ isMobile }) => isMobile, "what is chosen goes the same way on a phone");

/** The agent's side of sending. */
class Sender {
  readonly page: Page;
  readonly tray: Locator;
  readonly attach: Locator;
  readonly documents: Locator;
  readonly library: Locator;
  readonly search: Locator;

  constructor(agent: Agent) {
    this.page = agent.page;
    this.tray = agent.page.getByRole("group", { name: "Files to send" });
    this.attach = agent.page.getByRole("button", { name: "Attach files" });
    this.documents = agent.page.getByRole("button", { name: "Documents" });
    this.library = agent.page.getByRole("dialog", { name: "Documents" });
    this.search = agent.page.getByRole("combobox", { name: "Search documents" });
  }

  async choose(...files: (typeof PNG)[]): Promise<void> {
    const dialog = this.page.waitForEvent("filechooser");
    await this.attach.click();
    await (await dialog).setFiles(files);
  }

  button(name: string): Locator {
    return this.tray.getByRole("button", { name, exact: true });
  }

  /** Ready to be sent. */
  async has(...names: string[]): Promise<void> {
    for (const name of names) await expect(this.button(`Remove ${name}`)).toBeVisible();
  }
}

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

async function saved(page: Page, press: Locator): Promise<{ name: string; content: Buffer }> {
  const started = page.waitForEvent("download");
  await press.click();
  const download: Download = await started;
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

test("an agent sends files by button, drop and paste; one is cancelled, wrong ones are refused, a sixth has no room", async ({
  customer,
  agent,
  watch,
}) => {
  watch.expect(/status of 422/);
  await customer.ask(IDA);
  await agent.becomePresent();
  await agent.takeNext();
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
  await customer.ask(IDA);
  await agent.becomePresent();
  await agent.takeNext();
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
  await agent.page.keyboard.press("ArrowDown");
  await expect(me.library.getByRole("option", { selected: true })).toContainText("Return label");
  await me.search.fill("lamp");
  await agent.page.keyboard.press("Enter");
  await expect(me.library).toBeHidden();
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
  watch,
}) => {
  watch.expect(/api\/describe.*ERR_CONNECTION_RESET|ERR_CONNECTION_RESET.*api\/describe/);
  await customer.ask(IDA);
  await agent.becomePresent();
  await agent.takeNext();
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

  // Also when it is over.
  await agent.endChat();
  await mine.tag.fill("post");
  await mine.tag.press("Enter");
  await expect(mine.tags).toHaveText(["Glass", "post"]);
  await agent.reload();
  await expect(mine.tags).toHaveText(["Glass", "post"]);
  await expect(customer.log).not.toContainText("post");
});

test("what was chosen for colleagues never reaches the customer, also when private is switched off before it is sent", async ({
  customer,
  agent,
  people,
}) => {
  await customer.ask(IDA);
  await agent.becomePresent();
  await agent.takeNext();
  const me = new Sender(agent);
  const toggle = agent.page.getByRole("button", { name: "Private" });
  const mine = (name: string) => agent.log.getByRole("link", { name: `Download ${name}`, exact: true });
  await toggle.click();
  await me.choose(PDF);
  await me.has(PDF.name);
  await me.documents.click();
  await me.library.getByRole("option").first().click();
  await me.has("Looking after your lamp.txt");
  await expectAccessible(agent.page);
  if (SHOTS) await agent.page.screenshot({ path: `${SHOTS}/agent-files-private.png` });
  await agent.message.fill("What we may give away");
  await toggle.click();
  await agent.message.press("Enter");
  await expect(agent.told.getByText("A file was chosen for agents only.")).toBeVisible();
  await expect(agent.message).toHaveValue("What we may give away");
  await toggle.click();
  await agent.message.press("Enter");
  await expect(mine(PDF.name)).toBeVisible();
  await agent.say("Only for us");
  await toggle.click();
  await agent.say("Hello Ida");
  await customer.reads("Hello Ida");
  await expect(customer.log).not.toContainText(/give away|Only for us/);
  await expect(customer.log.getByRole("button", { name: /^Download/ })).toHaveCount(0);

  const manager = await people.agent("manager@example.com");
  await manager.page.goto(agent.page.url());
  const theirs = manager.log.getByRole("link", { name: `Download ${PDF.name}`, exact: true });
  expect((await saved(manager.page, theirs)).content.equals(PDF.buffer)).toBe(true);
});
