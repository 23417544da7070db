/** Host pages other than the demo's shop: served by the test itself, from the shop's origin. */
import type { Page } from "@playwright/test";
import type { Server } from "./server.ts";

export interface HostPage {
  head?: string;
  body?: string;
  headers?: Record<string, string>;
}

/** The tag that a user pastes. */
export function snippet(server: Server, channel = "support"): string {
  return `<script async src="${server.console}snak.js?channel=${channel}"></script>`;
}

/** Serves the page at this path, and goes there. */
export async function visitHost(page: Page, server: Server, path: string, host: HostPage): Promise<void> {
  const url = new URL(path, server.shop).href;
  const { head = "", body = "", headers = {} } = host;
  await page.route(url, (route) =>
    route.fulfill({
      contentType: "text/html; charset=utf-8",
      headers,
      body: `<!doctype html><html lang="en"><head><title>A host page</title>
        <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
        ${head}</head><body><h1>A host page</h1>${body}</body></html>`,
    }),
  );
  await page.goto(url);
}
