// @ts-check
/**
 * How long after a key the console paints, with the processor slowed down, while nobody writes and while all of the agent's
 * chats do. Started by `bench`, which reads what is printed here a line at a time: "talk" and "hush" tell it when the
 * customers are to write, the last line is the result as JSON. What to do comes as one line of JSON on standard input.
 *
 * Each key is measured twice. `event`: until the next paint, as the browser itself tells it (Event Timing), which rounds to 8 ms
 * and says nothing of what took less than 16. `frame`: to the tenth of a millisecond, until the page's own turn right after the
 * frame that shows it.
 */
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { chromium } from "@playwright/test";

/** Between two keys: people who type fast. */
const EVERY_MS = 150;
/** The first seconds of a phase are not counted. */
const WARM_UP_MS = 3_000;
/** So long a text begins anew. */
const LONGEST = 80;

const task = await new Promise((told) => createInterface(process.stdin).once("line", (line) => told(JSON.parse(line))));
const browser = await chromium.launch({
  executablePath: process.env["SNAK_CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-component-update"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
  await page.goto(task.url);
  await page.getByRole("textbox", { name: "E-mail" }).fill(task.email);
  await page.getByLabel("Password", { exact: true }).fill(task.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor({ state: "hidden" });
  await page.goto(`${task.url}chats/${task.chat}`);
  await page.locator("html[data-awake]").waitFor();
  const message = page.getByRole("textbox", { name: "Message" });
  const rows = page.getByRole("navigation", { name: "Ongoing chats" }).getByRole("link");
  await rows.nth(task.chats - 1).waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: task.slowdown });
  await page.evaluate(watch);

  /** @param {number} seconds */
  const type = async (seconds) => {
    await message.fill("");
    await message.focus();
    const from = Date.now();
    let counting = false;
    for (let n = 0; Date.now() < from + WARM_UP_MS + seconds * 1_000; n += 1) {
      if (!counting && Date.now() >= from + WARM_UP_MS) {
        counting = true;
        await page.evaluate(() => globalThis.bench.begin());
      }
      if (n % LONGEST === LONGEST - 1) await message.fill("");
      await page.keyboard.press("etaoin shrdlu"[n % 13] === " " ? "Space" : /** @type {string} */ ("etaoin shrdlu"[n % 13]));
      await wait(EVERY_MS);
    }
    return page.evaluate(() => globalThis.bench.end());
  };
  const seen = async () => {
    const texts = await rows.locator(".count.hot").allTextContents();
    return texts.map((text) => Number(/\d+/.exec(text)?.[0] ?? 0)).reduce((sum, count) => sum + count, 0);
  };

  const quiet = await type(task.seconds);
  process.stdout.write("talk\n");
  const before = await seen();
  const loud = await type(task.seconds);
  const after = await seen();
  process.stdout.write("hush\n");
  const result = { browser: browser.version(), quiet, loud, unread_that_came: after - before, rows: await rows.count() };
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await browser.close();
}

/** Runs in the page. */
function watch() {
  /** @type {{ frames: number[], events: number[], keys: number, busy: number, from: number }} */
  let now = { frames: [], events: [], keys: 0, busy: 0, from: 0 };
  addEventListener(
    "keydown",
    (event) => {
      if (event.key.length !== 1) return;
      const counted = now;
      counted.keys += 1;
      const made = () => counted.frames.push(performance.now() - event.timeStamp);
      // Before anything else that waits, the next frames of the line above all.
      requestAnimationFrame(() => globalThis.scheduler.postTask(made, { priority: "user-blocking" }));
    },
    { capture: true },
  );
  new PerformanceObserver((list) => {
    for (const { name, duration, startTime } of list.getEntries()) {
      if (name === "keydown" && startTime >= now.from) now.events.push(duration);
    }
  }).observe({ type: "event", durationThreshold: 16, buffered: false });
  new PerformanceObserver((list) => {
    for (const { duration, startTime } of list.getEntries()) if (startTime >= now.from) now.busy += duration;
  }).observe({ type: "longtask" });
  const figures = (/** @type {number[]} */ values) => {
    values.sort((a, b) => a - b);
    const at = (/** @type {number} */ share) => Number((values[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0).toFixed(1));
    return { p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99), max_ms: at(1) };
  };
  globalThis.bench = {
    begin() {
      now = { frames: [], events: [], keys: 0, busy: 0, from: performance.now() };
    },
    async end() {
      const done = now;
      // The last ones are told a moment later.
      await new Promise((over) => setTimeout(over, 1_000));
      // What the browser says nothing of took less than its threshold.
      const events = done.events.concat(Array(Math.max(0, done.keys - done.events.length)).fill(16));
      return {
        keys: done.keys,
        frame: figures(done.frames),
        event: figures(events),
        long_tasks_ms: Math.round(done.busy),
      };
    },
  };
}
