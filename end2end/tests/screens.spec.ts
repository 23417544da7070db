/**
 * Pictures of the main screens, for looking at: `SNAK_SCREENS=1 npx playwright test screens`, then /tmp/screens.
 * They stand beside what the look says; nothing is compared by machine.
 */
import type { BrowserContextOptions } from "@playwright/test";
import { Agent, Customer, IDA, TOM } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

const FOLDER = process.env["SNAK_SCREENS_FOLDER"] ?? "/tmp/screens";

const VARIANTS: Record<string, BrowserContextOptions> = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  zoomed: { colorScheme: "light", deviceScaleFactor: 2, viewport: { width: 640, height: 400 }, isMobile: false, hasTouch: false },
};

for (const [variant, options] of Object.entries(VARIANTS)) {
  test(`pictures, ${variant}`, { tag: "@screens" }, async ({ people, server, watch }, info) => {
    test.skip(variant === "zoomed" && info.project.name === "phone", "a phone is not zoomed like that");
    test.slow();
    watch.expect(/status of 401/);
    // The options of a variant, in each of the contexts.
    const visitor = (who: string) => people.visitor(who, options);
    const customer = new Customer(await visitor("customer"), server);
    const tom = new Customer(await visitor("tom"), server);
    const page = await visitor("agent");
    const agent = new Agent(page, server);
    const shoot = async (name: string, of = page) => {
      await of.evaluate(() => document.fonts.ready);
      await of.screenshot({ path: `${FOLDER}/${name}-${info.project.name}-${variant}.png`, animations: "disabled" });
    };

    await page.goto(server.console);
    await shoot("sign-in");
    await page.getByRole("textbox", { name: "E-mail" }).fill("agent1@example.com");
    await page.getByLabel("Password", { exact: true }).fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert").filter({ visible: true })).not.toHaveCount(0);
    await shoot("sign-in-refused");
    await agent.signIn("agent1@example.com");
    await shoot("chats-empty");
    await agent.lookAtDashboard();
    await shoot("dashboard-empty");

    await customer.visit();
    await expect(customer.launcher).toBeVisible();
    await shoot("shop", customer.page);
    await customer.open();
    await expect(customer.name).toBeFocused();
    await shoot("form", customer.page);
    await customer.startChat();
    await expect(customer.name).toHaveAttribute("aria-invalid", "true");
    await shoot("form-errors", customer.page);
    await customer.fillIn(IDA);
    await customer.startChat();
    await customer.standsAt(1);
    await shoot("waiting", customer.page);
    await tom.ask(TOM);

    await agent.becomePresent();
    await expect(agent.waiting(TOM.name)).toBeVisible();
    await shoot("dashboard");
    await agent.tab("Chats").click();
    await agent.takeNext();
    await agent.say("Hello Ida, I am sorry about that. Let me look at your order.");
    await customer.reads("Hello Ida, I am sorry about that. Let me look at your order.");
    await customer.say("Thank you! It is order 20418.");
    await customer.say("The shade came in its own box, and the box had a hole on one side that I only saw later.");
    await agent.reads("Thank you! It is order 20418.");
    await agent.say("A new shade leaves tomorrow morning.");
    await customer.message.pressSequentially("Wonder");
    await agent.message.pressSequentially("Please");
    await expect(customer.frame.locator("#typing")).toBeVisible();
    await expect(agent.log.getByText(/is typing/)).toBeVisible();
    await shoot("conversation", customer.page);
    await shoot("chats");
    await agent.lookAtContact();
    await shoot("contact");
    await agent.openChat(agent.ongoing, IDA.name);
    await agent.actions.click();
    await shoot("actions");
    await agent.menu.getByRole("menuitem", { name: "End chat" }).click();
    await expect(agent.dialog).toBeVisible();
    await shoot("end-asked");
    await page.keyboard.press("Escape");
    await customer.minimise();
    await agent.say("Please use this label for the old one.");
    await expect(customer.launcher).toHaveAccessibleName(/, 1 unread$/);
    await shoot("unread", customer.page);
    await customer.open();
    await customer.end.click();
    await shoot("end-asked-customer", customer.page);

    await server.kill();
    await expect(customer.offline).toBeVisible();
    await expect(agent.offline).toBeVisible();
    await agent.say("Written while there is no connection.");
    await shoot("offline", customer.page);
    await shoot("offline-chats");
    await server.restart();
    await expect(agent.offline).toBeHidden({ timeout: 30_000 });
    await expect(customer.offline).toBeHidden({ timeout: 30_000 });

    await agent.leave();
    await shoot("lists");
    await agent.takeNext();
    await agent.openChat(agent.ongoing, IDA.name);
    await agent.endChat();
    await expect(agent.message).toBeHidden();
    await shoot("ended-chats");
    await shoot("ended", customer.page);
    await agent.lookAtDashboard();
    await shoot("dashboard-ongoing");
    await customer.page.goto(`${server.console}c/support`);
    await expect(customer.page.getByRole("textbox", { name: "Name" })).toBeVisible();
    await shoot("alone", customer.page);
  });
}
