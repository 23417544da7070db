/** Files from the customer: allowed by the agent, chosen, sent up, sent, refused, saved, and there after the end. */
import { readFile } from "node:fs/promises";
import type { Download, FrameLocator, Locator, Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { type Agent, IDA } from "../support/people.ts";
import { expect, ONE_SIZE, test } from "../support/test.ts";

/** One pixel, and then as much of nothing as it takes. */
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const PNG = { name: "lamp.png", mimeType: "image/png", buffer: Buffer.concat([PIXEL, Buffer.alloc(600_000)]) };
const PDF = { name: "Kvittering på lampe.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n%âãÏÓ\n") };
const TXT = { name: "order.txt", mimeType: "text/plain", buffer: Buffer.from("Ordre 20418: lampe æøå\n") };
const EXE = { name: "setup.exe", mimeType: "application/x-msdownload", buffer: Buffer.from("MZ\x90\0") };
const SVG = { name: "drawing.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>") };
/** A program that says it is a text: only its content gives it away. */
const FALSE = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("MZ\x90\0\x03\0") };

interface Words {
  attach: string;
  toSend: string;
  send: string;
  allow: string;
  actions: string;
  lets: string;
  download: (name: string) => string;
  remove: (name: string) => string;
  cancel: (name: string) => string;
  uploading: (name: string) => string;
  ready: (name: string) => string;
  wrongKind: string;
  lost: string;
  again: string;
  unfinished: string;
  tooMany: string;
  ended: string;
}

const EN: Words = {
  attach: "Attach files",
  toSend: "Files to send",
  send: "Send",
  allow: "Allow file upload",
  actions: "Actions",
  lets: "Mette lets you send files",
  download: (name) => `Download ${name}`,
  remove: (name) => `Remove ${name}`,
  cancel: (name) => `Cancel ${name}`,
  uploading: (name) => `Uploading ${name}`,
  ready: (name) => `${name} is ready to be sent`,
  wrongKind: "Only text, PDF and images",
  lost: "Did not arrive",
  again: "Try again",
  unfinished: "A file did not arrive. Try again or remove it.",
  tooMany: "At most 5 at a time",
  ended: "Mette ended the chat",
};

const DA: Words = {
  attach: "Vedhæft filer",
  toSend: "Filer, der skal sendes",
  send: "Send",
  allow: "Allow file upload",
  actions: "Actions",
  lets: "Mette lader dig sende filer",
  download: (name) => `Download ${name}`,
  remove: (name) => `Fjern ${name}`,
  cancel: (name) => `Annuller ${name}`,
  uploading: (name) => `Uploader ${name}`,
  ready: (name) => `${name} er klar til at blive sendt`,
  wrongKind: "Kun tekst, PDF og billeder",
  lost: "Kom ikke frem",
  again: "Prøv igen",
  unfinished: "En fil kom ikke frem. Prøv igen, eller fjern den.",
  tooMany: "Højst 5 ad gangen",
  ended: "Mette afsluttede chatsamtalen",
};

/** The customer's side, in whatever language. */
class Sender {
  readonly attach: Locator;
  readonly tray: Locator;
  readonly log: Locator;
  readonly message: Locator;
  readonly said: Locator;
  readonly trouble: Locator;
  readonly send: Locator;
  readonly page: Page;
  readonly words: Words;

  constructor(page: Page, chat: Page | FrameLocator, words: Words) {
    this.page = page;
    this.words = words;
    this.attach = chat.getByRole("button", { name: words.attach });
    this.tray = chat.getByRole("group", { name: words.toSend });
    this.log = chat.getByRole("log");
    this.message = chat.locator("#message");
    this.said = chat.getByRole("status").last();
    this.trouble = chat.locator("#trouble");
    this.send = chat.getByRole("button", { name: words.send, exact: true });
  }

  /** As a person does: by the paperclip and the browser's own dialog. */
  async choose(...files: (typeof PNG)[]): Promise<void> {
    const dialog = this.page.waitForEvent("filechooser");
    await this.attach.click();
    await (await dialog).setFiles(files);
  }

  button(name: string): Locator {
    return this.tray.getByRole("button", { name, exact: true });
  }

  file(name: string): Locator {
    return this.log.getByRole("button", { name: this.words.download(name), exact: true });
  }
}

async function bytes(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}

async function saved(page: Page, press: Locator): Promise<{ name: string; content: Buffer }> {
  const started = page.waitForEvent("download");
  await press.click();
  const download = await started;
  return { name: download.suggestedFilename(), content: await bytes(download) };
}

/** Held until it is let go; so progress and what can be done meanwhile are there to be seen. */
async function holdUploads(page: Page): Promise<{ letGo: () => void; cut: () => void }> {
  let answer: (how: "go" | "cut") => void = () => {};
  const decided = new Promise<"go" | "cut">((decide) => (answer = decide));
  await page.route("**/w/upload", async (route) => {
    // One that was taken back meanwhile is no longer there to be answered.
    if ((await decided) === "go") await route.continue().catch(() => {});
    else await route.abort("connectionreset").catch(() => {});
  });
  return { letGo: () => answer("go"), cut: () => answer("cut") };
}

async function allow(agent: Agent): Promise<void> {
  await agent.choose("Allow file upload");
}

test("an agent allows files, the customer sends some, and both save them, also after the end", async ({
  customer,
  agent,
  watch,
}) => {
  watch.expect(/w\/upload.*ERR_CONNECTION_RESET|ERR_CONNECTION_RESET.*w\/upload/);
  watch.expect(/status of 422/);
  const ida = new Sender(customer.page, customer.chat, EN);
  await agent.answers(customer);
  await expect(ida.attach).toBeHidden();

  await test.step("the switch shows at once on both sides", async () => {
    await allow(agent);
    await expect(customer.log).toContainText(EN.lets);
    await expect(agent.log).toContainText("You allowed file upload");
    await expect(ida.attach).toBeVisible();
    const box = await ida.attach.boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(36);
    await agent.actions.click();
    const allowed = agent.menu.getByRole("menuitem", { name: "Allow file upload", exact: true });
    await expect(allowed).toHaveAccessibleDescription("Allowed");
    await expectAccessible(agent.page);
    await agent.page.keyboard.press("Escape");
  });

  await test.step("what is of no kind that is taken says so, and goes away", async () => {
    await ida.choose(EXE, SVG, FALSE);
    await expect(ida.tray.getByText(EN.wrongKind)).toHaveCount(3);
    await expectAccessible(customer.frame);
    for (const { name } of [EXE, SVG, FALSE]) await ida.button(EN.remove(name)).click();
    await expect(ida.tray).toBeHidden();
    await expect(ida.attach).toBeFocused();
  });

  await test.step("one is on its way, one is cancelled, one is cut off and tried again", async () => {
    const held = await holdUploads(customer.page);
    await ida.choose(PNG, TXT, PDF);
    await expect(ida.tray.getByRole("progressbar", { name: EN.uploading(PNG.name) })).toBeVisible();
    await expect(ida.said).toHaveText(EN.uploading(PNG.name));
    await expectAccessible(customer.frame);
    await ida.button(EN.cancel(TXT.name)).click();
    await expect(ida.tray.getByText(TXT.name)).toHaveCount(0);
    held.cut();
    await expect(ida.tray.getByText(EN.lost)).toHaveCount(2);
    await customer.message.fill("Here it is");
    await ida.send.click();
    await expect(ida.trouble).toHaveText(EN.unfinished);
    await customer.page.unroute("**/w/upload");
    await ida.button(`${EN.again}: ${PNG.name}`).click();
    await ida.button(`${EN.again}: ${PDF.name}`).click();
    await expect(ida.said).toHaveText(EN.ready(PDF.name));
    await expect(ida.trouble).toBeHidden();
  });

  await test.step("they go with the message, by the keyboard", async () => {
    await customer.message.focus();
    await customer.page.keyboard.press("Enter");
    await expect(ida.tray).toBeHidden();
    await customer.reads("Here it is");
    for (const { name } of [PNG, PDF]) await expect(ida.file(name)).toBeVisible();
    // Dropped on the page, and without a word.
    const drop = await customer.frame.evaluateHandle(({ name, text }) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name, { type: "text/plain" }));
      return data;
    }, { name: TXT.name, text: TXT.buffer.toString() });
    await customer.frame.dispatchEvent("#message", "drop", { dataTransfer: drop });
    await expect(ida.said).toHaveText(EN.ready(TXT.name));
    await ida.send.click();
    await expect(ida.file(TXT.name)).toBeVisible();
  });

  const link = (name: string) => agent.log.getByRole("link", { name: EN.download(name), exact: true });
  await test.step("the agent sees them and saves them, byte for byte", async () => {
    await expect(agent.log.getByRole("img", { name: PNG.name })).toBeVisible();
    for (const file of [PNG, PDF, TXT]) {
      const got = await saved(agent.page, link(file.name));
      expect(got.name).toBe(file.name);
      expect(got.content.equals(file.buffer), file.name).toBe(true);
    }
    await expectAccessible(agent.page);
  });

  await test.step("a reload keeps them, and the paperclip", async () => {
    await customer.page.reload();
    await expect(ida.file(PDF.name)).toBeVisible();
    await expect(customer.log.getByRole("img", { name: PNG.name })).toHaveJSProperty("complete", true);
    await expect(ida.attach).toBeVisible();
    const got = await saved(customer.page, ida.file(PDF.name));
    expect(got.name).toBe(PDF.name);
    expect(got.content.equals(PDF.buffer)).toBe(true);
    await expectAccessible(customer.frame);
  });

  await test.step("after the end there is nothing to send, and everything to read", async () => {
    await agent.endChat();
    await expect(customer.log).toContainText(EN.ended);
    await expect(ida.attach).toBeHidden();
    await agent.reload();
    const got = await saved(agent.page, link(TXT.name));
    expect(got.content.equals(TXT.buffer)).toBe(true);
    expect((await saved(customer.page, ida.file(TXT.name))).content.equals(TXT.buffer)).toBe(true);
  });
});

test.describe("in a Danish channel", () => {
  const closed = { unattended: "queue" };
  const mette = { email: "agent1@example.com", name: "Mette", seats: [{ channel: "hjaelp", may: { respond: true } }] };
  const hjaelp = { key: "hjaelp", name: "Hjælp", header: "Nordlys", language: "da", closed };
  test.use({ settings: { channels: [hjaelp], people: [mette] } });

  test("in Danish: five at a time, pasted too, taken along when they are there, until the agent has enough", ONE_SIZE, async ({
    server,
    people,
    agent,
  }) => {
    const page = await people.visitor("customer");
    await page.goto(`${server.console}c/hjaelp`);
    await page.getByRole("textbox", { name: "Navn" }).fill(IDA.name);
    await page.getByRole("textbox", { name: "E-mail" }).fill(IDA.email);
    await page.getByRole("textbox", { name: "Dit spørgsmål" }).fill("Skærmen er revnet.");
    await page.getByRole("button", { name: "Start chat" }).click();
    await expect(page.getByRole("log")).toContainText("Skærmen er revnet.");
    await agent.becomePresent();
    await agent.takeNext();
    await allow(agent);
    const ida = new Sender(page, page, DA);
    await expect(ida.log).toContainText(DA.lets);

    const held = await holdUploads(page);
    await ida.choose(...[1, 2, 3, 4, 5, 6].map((n) => ({ ...TXT, name: `${n}.txt` })));
    await expect(ida.trouble).toHaveText(DA.tooMany);
    await expect(ida.tray.getByRole("progressbar")).toHaveCount(5);
    await expectAccessible(page);
    for (const n of [3, 4, 5]) await ida.button(DA.cancel(`${n}.txt`)).click();
    // A picture from the clipboard.
    await ida.message.evaluate((box, base64) => {
      const data = new DataTransfer();
      const content = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      data.items.add(new File([content], "image.png", { type: "image/png" }));
      box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }, PIXEL.toString("base64"));
    await expect(ida.tray.getByText("image.png")).toBeVisible();
    await ida.message.fill("Se her");
    await ida.message.press("Enter");
    await expect(ida.said).toHaveText("Sendes, når filerne er her");
    await expect(ida.message).toHaveValue("Se her");
    held.letGo();
    await expect(ida.tray).toBeHidden();
    await expect(ida.log).toContainText("Se her");
    for (const name of ["1.txt", "2.txt", "image.png"]) {
      await expect(ida.file(name)).toBeVisible();
      await expect(agent.log.getByRole("link", { name: EN.download(name), exact: true })).toBeVisible();
    }
    await expect(ida.log.getByRole("img", { name: "image.png" })).toBeVisible();
    await expectAccessible(page);

    // Over a slow line it is seen how far it has come.
    await page.unroute("**/w/upload");
    const line = await page.context().newCDPSession(page);
    const slow = { offline: false, latency: 0, downloadThroughput: -1 };
    await line.send("Network.emulateNetworkConditions", { ...slow, uploadThroughput: 100_000 });
    await ida.choose(PNG);
    const bar = ida.tray.getByRole("progressbar", { name: DA.uploading(PNG.name) });
    const isUnderWay = () => bar.evaluate((bar: HTMLProgressElement) => bar.value > 0 && bar.value < 100);
    await expect.poll(isUnderWay).toBe(true);
    await line.send("Network.emulateNetworkConditions", { ...slow, uploadThroughput: -1 });
    await expect(ida.said).toHaveText(DA.ready(PNG.name));
    await ida.send.click();
    await expect(agent.log.getByRole("link", { name: EN.download(PNG.name), exact: true })).toBeVisible();

    await allow(agent);
    await expect(ida.log).toContainText("Mette tager ikke længere imod filer");
    await expect(ida.attach).toBeHidden();
  });
});
