/** A channel that is closed: what its customers read, what they leave, and who finds it. */
import type { FrameLocator } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { expect, ONE_SIZE, test } from "../support/test.ts";

const MINUTE = 60_000;

/** `HH:MM` in UTC, so many minutes from now. */
const clock = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString().slice(11, 16);

/** Open all week but from `from` to `to`, minutes from now. */
const week = (from: number, to: number) => {
  const day = [`${clock(to)}-${clock(from)}`];
  return { zone: "UTC", mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day };
};

const channel = (language: string, more: object = {}) => ({
  channels: [{ key: "support", name: "Support", language, closed: { request: true }, ...more }],
});

const field = (chat: FrameLocator, name: string) => chat.getByRole("textbox", { name, exact: true });

test.describe("for an hour and a half", () => {
  test.use({ settings: channel("da", { hours: week(-90, 90) }) });

  test("who finds it closed leaves a request, in Danish, and an agent reads and closes it", async ({
    customer,
    agent,
  }) => {
    await agent.becomePresent();
    const requests = agent.page.getByRole("link", { name: /^Requests/ });
    await requests.click();
    await expect(agent.page.getByText("No active requests")).toBeVisible();

    await customer.visit();
    await customer.page.getByRole("button", { name: "Chat med os" }).click();
    const { chat } = customer;
    await expect(chat.locator("#panel-focus")).toHaveText("Vi har lukket lige nu");
    // When it opens, on the clock of this browser and in the page's language.
    const opens = chat.getByText("Åbner igen:").locator("time");
    const shown = await opens.evaluate((time: HTMLTimeElement) => {
      const own = { weekday: "long", hour: "2-digit", minute: "2-digit" } as const;
      return [time.textContent, new Date(time.dateTime).toLocaleString("da", own)];
    });
    expect(shown[0]).toBe(shown[1]);
    await chat.getByText("Åbningstider, din tid").click();
    await expect(chat.getByRole("listitem").first()).toBeVisible();
    await expectAccessible(customer.frame);

    // What is wrong is said where it is, and nothing is lost.
    await field(chat, "Navn").fill("Ida Lindqvist");
    await field(chat, "E-mail").fill("ida@");
    await field(chat, "Dit spørgsmål").fill("Sender I til Bornholm?");
    await chat.getByRole("button", { name: "Opret sag" }).click();
    await expect(field(chat, "E-mail")).toHaveAttribute("aria-invalid", "true");
    await expect(field(chat, "E-mail")).toBeFocused();
    await field(chat, "E-mail").fill("ida@lindqvist.example");
    await chat.getByRole("button", { name: "Opret sag" }).click();
    await expect(chat.getByRole("heading", { name: "Dit sagsnummer er 1001" })).toBeFocused();
    await expect(chat.getByText("ida@lindqvist.example")).toBeVisible();
    await expectAccessible(customer.frame);

    // It is in the open list without a reload, and counted.
    const row = agent.page.getByRole("row").filter({ hasText: "Sender I til Bornholm?" });
    await expect(row).toContainText("Ida Lindqvist");
    await expect(requests).toHaveAccessibleName(/1$/);
    await expectAccessible(agent.page);
    await row.getByRole("link", { name: "1001" }).focus();
    await agent.page.keyboard.press("Enter");
    await expect(agent.page.getByRole("heading", { name: "Request 1001" })).toBeVisible();
    await expect(agent.page.getByText("ida@lindqvist.example")).toBeVisible();
    await expectAccessible(agent.page);
    await agent.page.getByRole("button", { name: "Close request" }).click();
    await expect(agent.page.getByRole("button", { name: "Reopen request" })).toBeFocused();
    await expect(requests).toHaveAccessibleName(/^Requests\D*$/);
    await agent.page.reload();
    await expect(agent.page.getByRole("button", { name: "Reopen request" })).toBeVisible();
    await agent.page.getByRole("link", { name: "Back to the requests" }).click();
    await expect(row).toHaveCount(0);
    await agent.page.getByRole("link", { name: "Closed" }).click();
    await expect(row).toBeVisible();

    await chat.getByRole("button", { name: "Begynd forfra" }).click();
    await expect(field(chat, "Dit spørgsmål")).toHaveValue("");
  });
});

test.describe("as long as somebody is Present", () => {
  test.use({ settings: channel("de") });

  test("an open page hears in German that it closes and opens, and keeps what was typed", ONE_SIZE, async ({
    customer,
    agent,
    server,
  }) => {
    await agent.becomePresent();
    await customer.visit();
    await customer.page.getByRole("button", { name: "Mit uns chatten" }).click();
    const { chat } = customer;
    const question = field(chat, "Ihre Frage");
    await question.fill("Liefern Sie nach Wien?");
    await expect(chat.getByRole("button", { name: "Chat starten" })).toBeVisible();

    // The agent leaves.
    await agent.present.click();
    await expect(chat.getByRole("button", { name: "Anfrage erstellen" })).toBeVisible();
    await expect(chat.locator("#panel-focus")).toHaveText("Wir haben gerade geschlossen");
    await expect(question).toHaveValue("Liefern Sie nach Wien?");
    await field(chat, "Name").fill("Ida Lindqvist");

    // And is back.
    await agent.becomePresent();
    await expect(chat.getByRole("button", { name: "Chat starten" })).toBeVisible();
    await expect(field(chat, "Name")).toHaveValue("Ida Lindqvist");
    await expect(question).toHaveValue("Liefern Sie nach Wien?");

    // Lunch begins, and no requests are taken any more.
    const day = ["00:00-24:00"];
    const always = { zone: "UTC", mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day };
    const hours = { ...always, lunch: `${clock(-60)}-${clock(60)}` };
    await server.importSettings(channel("de", { hours, closed: {} }));
    await expect(chat.locator("#panel-focus")).toHaveText("Wir machen Mittagspause");
    await expect(chat.getByText("Bitte kommen Sie später wieder.")).toBeVisible();
    await expect(chat.getByRole("button", { name: "Anfrage erstellen" })).toHaveCount(0);
    await expectAccessible(customer.frame);
  });
});
