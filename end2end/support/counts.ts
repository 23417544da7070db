/** The counts of a console, wherever on the screen they stand: they say the same, and what they say is what is listed. */
import { expect } from "@playwright/test";
import type { Agent } from "./people.ts";

export interface Counted {
  /** Who waits, oldest first. */
  waiting: string[];
  /** With whom this agent talks. */
  mine: string[];
  /** With whom anybody talks. */
  served: string[];
}

export async function expectCounts(agent: Agent, { waiting, mine, served }: Counted): Promise<void> {
  await agent.counts({ chats: mine.length, dashboard: waiting.length });
  const { page } = agent;
  if (await page.getByRole("heading", { name: "Dashboard" }).isVisible()) {
    const ongoing = page.getByRole("region", { name: "Ongoing chats" });
    await expect(agent.incoming.locator("tbody b")).toHaveText(waiting);
    await expect(agent.incoming).toContainText(waiting.length === 1 ? "1 person waiting" : `${waiting.length} people waiting`);
    for (const name of served) await expect(agent.served(name)).toHaveCount(1);
    await expect(ongoing).toContainText(served.length === 1 ? "1 ongoing chat" : `${served.length} ongoing chats`);
    return;
  }
  const heading = page.getByRole("heading", { name: /^Ongoing chats/ });
  await expect(heading).toHaveAccessibleName(mine.length ? new RegExp(`^Ongoing chats\\D*${mine.length}$`) : "Ongoing chats");
  await expect(agent.ongoing.getByRole("link")).toHaveCount(mine.length);
  for (const name of mine) await expect(agent.chat(agent.ongoing, name)).toHaveCount(1);
  const queue = page.getByRole("button", { name: /in queue/ });
  await expect(queue).toHaveText(waiting.length ? `Get next in queue (${waiting.length})` : "No chats in queue");
}
