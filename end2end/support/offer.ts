/** What an agent sees of a chat that is offered to them, and a channel whose chats are. */
import { expect, type Locator, type Page } from "@playwright/test";
import type { Agent } from "./people.ts";

const SUPPORT = { key: "support", name: "Support", closed: { unattended: "queue" } };

/** Longer than anything takes here, unless a test is about offers that nobody answers. */
export function routed(mode: "pick" | "offer" | "both", offer_seconds = 120, more: object = {}): object {
  return { channels: [{ ...SUPPORT, ...more, routing: { mode, offer_seconds } }] };
}

export class Offer {
  readonly card: Locator;
  readonly accept: Locator;
  readonly decline: Locator;

  /** The one that can be seen: beside an open conversation a phone has it in another place. */
  constructor(agent: Agent) {
    this.card = agent.page.getByRole("article", { name: "Chat offered to you" }).filter({ visible: true });
    this.accept = this.card.getByRole("button", { name: "Accept" });
    this.decline = this.card.getByRole("button", { name: "Decline" });
  }
}

/** Who of these it rings at, and who of them it does not. */
export async function rungAt(agents: [Agent, Agent], customer: string): Promise<[Agent, Agent]> {
  const rings = async (agent: Agent) => new Offer(agent).card.filter({ hasText: customer }).isVisible();
  await expect.poll(async () => (await rings(agents[0])) || (await rings(agents[1]))).toBe(true);
  return (await rings(agents[0])) ? agents : [agents[1], agents[0]];
}

/** Puts a list in the place of the browser's notifications, which no test can see. */
export async function recordNotifications(page: Page): Promise<() => Promise<{ title: string; body: string }[]>> {
  await page.context().grantPermissions(["notifications"]);
  await page.addInitScript(() => {
    const shown: object[] = [];
    const standing = new Map<object, string>();
    class Recorded {
      static permission = "granted";
      onclick: (() => void) | undefined;
      constructor(title: string, options: { body: string }) {
        shown.push({ title, body: options.body });
        standing.set(this, title);
        Object.assign(window, { lastNotification: this });
      }
      close(): void {
        standing.delete(this);
      }
    }
    Object.assign(window, { Notification: Recorded, shownNotifications: shown, standingNotifications: standing });
  });
  return () => page.evaluate(() => (window as unknown as { shownNotifications: [] }).shownNotifications);
}

/** The titles of those that nobody has closed yet. */
export async function standingNotifications(page: Page): Promise<string[]> {
  return page.evaluate(() => [
    ...(window as unknown as { standingNotifications: Map<object, string> }).standingNotifications.values(),
  ]);
}

/** Puts a counter in the place of the browser's sound. Each time it is heard, that is two tones. */
export async function countSounds(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const heard = { tones: 0 };
    const silent = { connect: (to: object) => to, start(): void {}, stop(): void {} };
    class Counted {
      currentTime = 0;
      destination = silent;
      resume(): void {}
      createOscillator(): object {
        heard.tones += 1;
        return { ...silent, frequency: {} };
      }
      createGain(): object {
        return { ...silent, gain: { setValueAtTime(): void {}, linearRampToValueAtTime(): void {} } };
      }
    }
    Object.assign(window, { AudioContext: Counted, heard });
  });
  return () => page.evaluate(() => (window as unknown as { heard: { tones: number } }).heard.tones / 2);
}

/** The agent works in another window, as far as the page can tell. */
export async function looksElsewhere(page: Page): Promise<void> {
  await page.evaluate(() => void (document.hasFocus = () => false));
}

/** Clicks the last notification. */
export async function pressNotification(page: Page): Promise<void> {
  await page.evaluate(() => (window as unknown as { lastNotification: { onclick(): void } }).lastNotification.onclick());
}
