/** What an agent sends beside words: some files, and the agent's side of sending them. */
import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page } from "@playwright/test";
import type { Agent } from "./people.ts";

export interface Sent {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
export const PNG: Sent = { name: "lamp.png", mimeType: "image/png", buffer: PIXEL };
export const PDF: Sent = {
  name: "Returseddel på lampe.pdf",
  mimeType: "application/pdf",
  buffer: Buffer.from("%PDF-1.7\n%âãÏÓ\n"),
};
export const TXT: Sent = { name: "order.txt", mimeType: "text/plain", buffer: Buffer.from("Ordre 20418: lampe æøå\n") };

/** The agent's side of sending. */
export class Sender {
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

  async choose(...files: Sent[]): Promise<void> {
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

/** What is saved when something is pressed. */
export async function saved(page: Page, press: Locator): Promise<{ name: string; content: Buffer }> {
  const started = page.waitForEvent("download");
  await press.click();
  const download = await started;
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}
