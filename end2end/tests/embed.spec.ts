/** The widget is a guest on somebody's page: what it needs, what it leaves behind, how it behaves when it must not be. */
import type { Page } from "@playwright/test";
import { asksAlone, IDA } from "../support/people.ts";
import { expect, ONE_SIZE, test } from "../support/test.ts";

/** Everything that is kept in the browser, by the page and by all its frames. */
async function kept(page: Page): Promise<{ cookies: string[]; page: string[]; frames: string[] }> {
  const cookies = (await page.context().cookies()).map((cookie) => cookie.name);
  const keys = () => [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
  const [own, ...framed] = await Promise.all(page.frames().map((frame) => frame.evaluate(keys)));
  return { cookies, page: own!, frames: framed.flat() };
}

test("it works under the strictest policy that a host page can have", ONE_SIZE, async ({ customer, agent }) => {
  await customer.page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  const policies: string[] = [];
  customer.page.on("response", async (response) => {
    if (response.request().isNavigationRequest() && !response.frame().parentFrame()) {
      policies.push((await response.headerValue("content-security-policy")) ?? "none");
    }
  });
  await agent.answers(customer);
  await agent.say("Hello Ida.");
  await customer.reads("Hello Ida.");
  expect(policies.join()).toContain("require-trusted-types-for 'script'");
  expect(policies.join()).not.toContain("unsafe-inline");
  // What would have been refused stands on the console, which the watch reads.
});

test("it works on a page that isolates itself", ONE_SIZE, async ({ customer, server, host }) => {
  await customer.page.goto(host.serve({
    head: server.snippet(),
    headers: { "cross-origin-embedder-policy": "require-corp", "cross-origin-opener-policy": "same-origin" },
  }));
  expect(await customer.page.evaluate(() => crossOriginIsolated)).toBe(true);
  await customer.open();
  await customer.fillIn(IDA);
  await customer.startChat();
  await customer.standsAt(1);
});

test("included twice it is there once", ONE_SIZE, async ({ customer, server, host }) => {
  await customer.page.goto(host.serve({ head: server.snippet(), body: server.snippet() }));
  await expect(customer.launcher).toHaveCount(1);
  await expect(customer.launcher).toBeVisible();
  // A script that swaps pages brings the tag once more.
  await customer.page.evaluate((src) => {
    const tag = document.createElement("script");
    tag.src = src;
    return new Promise((resolve) => {
      tag.onload = resolve;
      document.body.append(tag);
    });
  }, `${server.console}snak.js?channel=support&again`);
  await expect(customer.launcher).toHaveCount(1);
  await customer.open();
  await expect(customer.name).toBeVisible();
  await expect(customer.page.locator("iframe")).toHaveCount(1);
});

test("it outlives a page that swaps its body", async ({ customer, server, host }) => {
  await customer.page.goto(host.serve({ head: server.snippet() }));
  await customer.open();
  await customer.fillIn(IDA);
  await customer.startChat();
  await customer.standsAt(1);
  await customer.page.evaluate(() => {
    const body = document.createElement("body");
    body.append("Another page");
    document.body.replaceWith(body);
  });
  await expect(customer.page.getByText("Another page")).toBeVisible();
  await customer.standsAt(1);
  await customer.say("Still here.");
  await customer.reads("Still here.");
});

test("nothing is kept before Start chat, then a marker and the frame's secret, and nothing after the end", ONE_SIZE, async ({
  customer,
}) => {
  await customer.visit();
  await customer.open();
  await customer.fillIn(IDA);
  await customer.minimise();
  await expect(customer.launcher).toBeVisible();
  expect(await kept(customer.page)).toEqual({ cookies: [], page: [], frames: [] });
  await customer.open();
  await expect(customer.question).toHaveValue(IDA.question);
  await customer.startChat();
  await customer.standsAt(1);
  expect(await kept(customer.page)).toEqual({ cookies: [], page: ["snak:support"], frames: ["snak:support"] });
  const marker = await customer.page.evaluate(() => localStorage.getItem("snak:support"));
  expect(marker, "no secret of any kind").toMatch(/^[01]$/);

  await customer.end.click();
  await expect(customer.log).toContainText("You left the queue");
  expect(await kept(customer.page)).toEqual({ cookies: [], page: [], frames: [] });
  await customer.chat.getByRole("button", { name: "Close", exact: true }).click();
  await expect(customer.launcher).toBeVisible();
  await expect(customer.page.locator("iframe")).toHaveCount(0);
  await customer.page.reload();
  await expect(customer.launcher).toBeVisible();
  await expect(customer.page.locator("iframe")).toHaveCount(0);
});

test("where the frame has lost its secret, the next page has a launcher again", ONE_SIZE, async ({ customer }) => {
  await customer.ask(IDA);
  await customer.standsAt(1);
  await customer.frame.evaluate(() => localStorage.clear());
  await customer.page.reload();
  await expect(customer.name).toBeVisible();
  await expect.poll(() => customer.page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  await customer.page.reload();
  await expect(customer.launcher).toBeVisible();
  await expect(customer.page.locator("iframe")).toHaveCount(0);
});

test("where the frame may keep nothing, the chat lasts as long as the page", ONE_SIZE, async ({ customer, agent }) => {
  await customer.page.addInitScript(() => {
    if (location.pathname.startsWith("/w/")) {
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("Access is denied for this document.", "SecurityError");
        },
      });
    }
  });
  await agent.answers(customer);
  await agent.say("Hello Ida.");
  await customer.reads("Hello Ida.");
  await customer.minimise();
  await customer.open();
  await customer.say("It is order 20418.");
  await agent.reads("It is order 20418.");
});

test("the secret is in no address and not on the host's side", ONE_SIZE, async ({ customer }) => {
  const addresses: string[] = [];
  customer.page.on("request", (request) => addresses.push(request.url()));
  customer.page.on("websocket", (socket) => addresses.push(socket.url()));
  await customer.ask(IDA);
  await customer.standsAt(1);
  await customer.page.reload();
  await customer.standsAt(1);
  const secret = await customer.frame.evaluate(() => localStorage.getItem("snak:support")!.split("\n")[0]!);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(addresses.filter((address) => address.includes(secret))).toEqual([]);
  expect(await customer.page.content()).not.toContain(secret);
});

test("the frame covers only what is seen of it, and the page beside it can be clicked", async ({
  customer,
  server, host,
  isMobile,
}) => {
  await customer.page.goto(host.serve({
    head: server.snippet(),
    body: `<style>button.all{position:fixed;inset:0;width:100%;height:100%;font-size:1rem}</style>
      <button class="all" onclick="this.dataset.clicks=1+(+this.dataset.clicks||0)">The page</button>`,
  }));
  const under = customer.page.getByRole("button", { name: "The page" });
  const clicks = () => under.getAttribute("data-clicks");
  const { width, height } = customer.page.viewportSize()!;
  await expect(customer.launcher).toBeVisible();
  await customer.page.mouse.click(10, 10);
  await expect.poll(clicks).toBe("1");

  await customer.open();
  await expect(customer.name).toBeVisible();
  const box = (await customer.page.locator('iframe[title="Chat"]').boundingBox())!;
  if (isMobile) {
    expect(box).toEqual({ x: 0, y: 0, width, height });
  } else {
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y).toBeGreaterThan(0);
    // A hair outside on the left and above belongs to the page.
    await customer.page.mouse.click(box.x - 2, box.y + box.height / 2);
    await expect.poll(clicks).toBe("2");
    await customer.page.mouse.click(box.x + box.width / 2, box.y - 2);
    await expect.poll(clicks).toBe("3");
  }
  const before = await clicks();
  await customer.minimise();
  await expect(customer.launcher).toBeVisible();
  await customer.page.mouse.click(box.x + box.width / 2, box.y + 40);
  await expect.poll(clicks).toBe(String(Number(before) + 1));
});

test("neither the launcher nor what is in the frame moves anything as it comes", async ({ customer }) => {
  await customer.page.addInitScript(() => {
    type Shift = PerformanceEntry & {
      value: number;
      sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
    };
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries() as Shift[]) {
        const moved = sources.map(({ node, previousRect: from, currentRect: to }) => {
          const what = node instanceof Element ? node.outerHTML.slice(0, 80) : node?.textContent;
          return `${what} from ${from.x},${from.y} to ${to.x},${to.y}`;
        });
        console.error(`layout shift of ${value} in ${location.pathname}: ${moved.join("; ")}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await customer.visit();
  await expect(customer.launcher).toBeVisible();
  await customer.open();
  await expect(customer.name).toBeVisible();
  await customer.minimise();
  await expect(customer.launcher).toBeVisible();
});

test("an unknown channel shows nothing, throws nothing, and says so to who looks for it", ONE_SIZE, async ({
  customer,
  server,
}) => {
  const warned = customer.page.waitForEvent("console", (message) => message.type() === "warning");
  await customer.page.goto(`${server.shop}?channel=nowhere`);
  expect((await warned).text()).toContain("no such channel");
  await expect(customer.page.getByRole("heading").first()).toBeVisible();
  await expect(customer.page.locator("snak-chat")).toHaveCount(0);
});

test.describe("archived", () => {
  test.use({ settings: { channels: [{ key: "support", name: "Support", archived: true }] } });

  test("an archived channel shows nothing, and its commands do nothing", ONE_SIZE, async ({ customer }) => {
    const loaded = customer.page.waitForResponse(/snak\.js/);
    await customer.visit();
    expect((await loaded).ok()).toBe(true);
    await customer.page.waitForFunction(() => "Snak" in window);
    await customer.page.evaluate(() => {
      const { Snak } = window as unknown as { Snak: (command: string) => void };
      for (const command of ["open", "toggle", "close", "show", "endChat"]) Snak(command);
    });
    await expect(customer.page.locator("snak-chat")).toHaveCount(0);
    await expect(customer.page.locator("iframe")).toHaveCount(0);
  });
});

test("a page commands it, also before it is there, and hears what happens", async ({ customer, agent, server, host }) => {
  await customer.page.goto(host.serve({
    // The queue of the documented snippet: commands that are given before the loader has come.
    head: `<script>window.Snak=window.Snak||function(){(Snak.q=Snak.q||[]).push([].slice.call(arguments))};
      window.heard=[];
      Snak("on","ready",()=>heard.push("ready"));
      Snak("on","open",()=>heard.push("open"));
      Snak("on","close",()=>heard.push("close"));
      Snak("on","availability",on=>heard.push("available "+on));
      document.addEventListener("snak:message",event=>heard.push("message from "+event.detail.from));
      document.addEventListener("snak:unread",event=>heard.push("unread "+event.detail));
      document.addEventListener("snak:ended",()=>heard.push("ended"));
      Snak("open");</script>${server.snippet()}`,
    body: `<a href="${server.console}c/support" data-snak-open>Ask us</a>`,
  }));
  const call = (command: string) =>
    customer.page.evaluate((name) => (window as unknown as { Snak: (name: string) => void }).Snak(name), command);
  const heard = () => customer.page.evaluate(() => (window as unknown as { heard: string[] }).heard);

  await expect(customer.name).toBeVisible();
  await expect.poll(heard).toEqual(expect.arrayContaining(["ready", "open", "available false"]));
  await call("close");
  await expect(customer.launcher).toBeVisible();
  await call("hide");
  await expect(customer.launcher).toBeHidden();
  await call("show");
  await expect(customer.launcher).toBeVisible();
  await call("toggle");
  await expect(customer.name).toBeVisible();
  await call("toggle");
  await expect(customer.launcher).toBeVisible();
  expect((await heard()).filter((what) => what === "close")).toHaveLength(2);

  await customer.page.getByRole("link", { name: "Ask us" }).click();
  await customer.fillIn(IDA);
  await customer.startChat();
  await customer.standsAt(1);
  expect(customer.page.url()).toBe(`http://${host.name}/shop`);
  await agent.becomePresent();
  await expect.poll(heard).toContain("available true");
  await agent.takeNext();
  await call("close");
  await agent.say("Hello Ida.");
  await expect.poll(heard).toEqual(expect.arrayContaining(["message from agent", "unread 1"]));
  await call("endChat");
  await expect.poll(heard).toContain("ended");
  await expect(agent.message).toBeHidden();

  const quiet = (await heard()).length;
  await call("shutdown");
  await expect(customer.page.locator("snak-chat")).toHaveCount(0);
  expect(await customer.page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  expect((await heard()).length).toBeGreaterThanOrEqual(quiet);
});

test("where the frame may not load it goes away, and the page stays as it was", ONE_SIZE, async ({
  customer,
  server,
  watch,
}) => {
  watch.expect(/(request failed|Failed to load resource).*(ERR_FAILED|ERR_BLOCKED_BY_CLIENT)|ERR_FAILED/);
  await customer.page.route("**/w/*", (route) => route.abort("failed"));
  await customer.visit();
  await customer.open();
  await expect(customer.page.locator("iframe")).toHaveCount(0);
  await expect(customer.launcher).toBeVisible();
  // What the frame cannot do its page by itself can.
  const alone = customer.page.context().waitForEvent("page");
  await customer.open();
  await expect((await alone).getByRole("textbox", { name: "Name" })).toBeVisible();
  expect((await alone).url()).toBe(`${server.console}c/support`);
  await customer.page.getByRole("link", { name: /Lune/ }).first().click();
  await expect(customer.page).toHaveURL(/\/demo\/lamp/);
});

test("where the server is away there is no launcher, and the page stays as it was", ONE_SIZE, async ({ customer, watch }) => {
  watch.expect(/ERR_FAILED/);
  await customer.page.route("**/snak.js*", (route) => route.abort("failed"));
  await customer.visit();
  await expect(customer.launcher).toHaveCount(0);
  await customer.page.getByRole("link", { name: /Lune/ }).first().click();
  await expect(customer.page).toHaveURL(/\/demo\/lamp/);
});

test("by itself it is the same chat, without a frame to minimise", async ({ customer, agent, server }) => {
  const { page } = customer;
  await page.goto(`${server.console}c/support`);
  await expect(page.getByRole("textbox", { name: "Name" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Minimise chat" })).toBeHidden();
  await asksAlone(page);
  const log = page.getByRole("log", { name: "Conversation" });
  await agent.becomePresent();
  await agent.takeNext();
  await agent.say("Hello Ida.");
  await expect(log).toContainText("Hello Ida.");
  await page.reload();
  await expect(log).toContainText("Hello Ida.");
});

test("another channel has its own side and colour", async ({ customer, server }) => {
  await customer.page.goto(`${server.shop}?channel=product`);
  await expect(customer.launcher).toHaveCSS("background-color", "rgb(47, 74, 125)");
  const box = (await customer.launcher.boundingBox())!;
  expect(box.x).toBeLessThan(40);
  await customer.open();
  const start = customer.chat.getByRole("button", { name: "Start chat" });
  await expect(start).toHaveCSS("background-color", "rgb(47, 74, 125)");
  // It has no words of its own, so the language's stand there.
  await expect(customer.chat.getByText("How can we help?")).toBeVisible();
});
