/**
 * Pictures of what an agent works with, for looking at: `SNAK_SCREENS=1 npx playwright test screens_tools`, then /tmp/screens.
 * The last variant is mirrored: no language here is written from the right, but one may be added.
 */
import type { BrowserContextOptions, Page } from "@playwright/test";
import { Offer } from "../support/offer.ts";
import { Agent, Customer, IDA, TOM } from "../support/people.ts";
import { waits } from "../support/queue.ts";
import { expect, test } from "../support/test.ts";

const FOLDER = process.env["SNAK_SCREENS_FOLDER"] ?? "/tmp/screens";

const VARIANTS: Record<string, BrowserContextOptions> = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  zoomed: { colorScheme: "light", deviceScaleFactor: 2, viewport: { width: 640, height: 400 }, isMobile: false, hasTouch: false },
  mirrored: { colorScheme: "light" },
};

for (const [variant, options] of Object.entries(VARIANTS)) {
  test(`pictures of tools, ${variant}`, { tag: "@screens" }, async ({ people, server, watch }, info) => {
    test.skip(variant === "zoomed" && info.project.name === "phone", "a phone is not zoomed like that");
    test.slow();
    watch.expect(/status of 401/);
    const visitor = async (who: string): Promise<Page> => {
      const page = await people.visitor(who, options);
      if (variant === "mirrored") {
        await page.addInitScript(() => {
          new MutationObserver(() => {
            if (document.documentElement && document.documentElement.dir !== "rtl") document.documentElement.dir = "rtl";
          }).observe(document, { childList: true, subtree: true });
        });
      }
      return page;
    };
    const page = await visitor("mette");
    const mette = new Agent(page, server);
    const jonas = new Agent(await visitor("jonas"), server);
    const aisha = new Agent(await visitor("aisha"), server);
    const ida = new Customer(await visitor("ida"), server);
    const shoot = async (name: string, of = page) => {
      await of.evaluate(() => document.fonts.ready);
      await of.screenshot({ path: `${FOLDER}/${name}-${info.project.name}-${variant}.png`, animations: "disabled" });
    };
    const tool = (name: string) => page.getByRole("button", { name, exact: true });
    const shut = async () => {
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog").filter({ visible: true })).toHaveCount(0);
    };

    await mette.signIn("agent1@example.com");
    await jonas.signIn("agent2@example.com");
    await aisha.signIn("manager@example.com");
    await mette.becomePresent();
    await page.getByRole("button", { name: /^Presence/ }).click();
    await shoot("presence");
    await page.getByRole("menuitemradio", { name: /^Pause with another/ }).click();
    await expect(mette.dialog).toBeVisible();
    await shoot("pause");
    await shut();

    await ida.ask(IDA);
    await mette.takeNext();
    await mette.say("Hello Ida, I am **sorry** about that.\n- Is the *base* whole?\n- Is the box still there?");
    await ida.reads("Is the box still there?");
    await mette.reads("Is the box still there?");
    for (const name of ["Emoji", "Predefined messages", "Offer choices", "Documents", "Invite"]) {
      await tool(name).click();
      await expect(page.getByRole("dialog").filter({ visible: true })).toHaveCount(1);
      if (name !== "Emoji" && name !== "Offer choices") {
        await expect(page.getByRole("dialog").getByRole("option").first()).toBeVisible();
      }
      await shoot(`tool-${name.toLowerCase().replaceAll(" ", "-")}`);
      await shut();
    }
    await tool("Predefined messages").click();
    await page.getByRole("button", { name: "Quick replies" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Thanks");
    await shoot("tool-quick-replies");
    await shut();
    await mette.message.fill("/");
    await expect(page.getByRole("listbox", { name: "Messages" }).getByRole("option").first()).toBeVisible();
    await shoot("tool-slash");
    await page.keyboard.press("Escape");
    await mette.message.fill("");

    await tool("Offer choices").click();
    await page.getByRole("textbox", { name: "Question", exact: true }).fill("How shall we put it right?");
    for (const [n, text] of ["Send a new shade", "Refund", "Something else"].entries()) {
      if (n > 1) await page.getByRole("button", { name: "Add choice" }).click();
      await page.getByRole("textbox", { name: `Choice ${n + 1}`, exact: true }).fill(text);
    }
    await shoot("tool-choices-filled");
    await page.getByRole("button", { name: "Send choices" }).click();
    await expect(ida.log.getByRole("button", { name: "Refund" })).toBeVisible();
    await shoot("choices-customer", ida.page);
    await ida.log.getByRole("button", { name: "Refund" }).click();
    await expect(mette.log.getByRole("listitem").filter({ hasText: "Chosen" })).toHaveCount(1);
    await ida.page.mouse.move(0, 0);
    await shoot("choices-chosen-customer", ida.page);

    const chooser = page.waitForEvent("filechooser");
    await tool("Attach files").click();
    await (await chooser).setFiles([
      { name: "A label to print.txt", mimeType: "text/plain", buffer: Buffer.from("Returns\n") },
      { name: "packed.zip", mimeType: "application/zip", buffer: Buffer.from([0x50, 0x4b, 3, 4, 0, 0]) },
    ]);
    await expect(page.getByText("Only text, PDF and images")).toHaveCount(1);
    await shoot("tray");
    await page.getByRole("button", { name: "Remove packed.zip" }).click();
    await tool("Private").click();
    await mette.message.fill("She was here last week, too. Can you look?");
    await shoot("private");
    await page.getByRole("button", { name: "Remove A label to print.txt" }).click();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await mette.reads("She was here last week, too. Can you look?");
    await tool("Private").click();

    await mette.lookAtContact();
    const about = page.getByRole("region", { name: "About this chat" });
    await about.getByRole("textbox", { name: "Subject" }).fill("Cracked shade");
    await about.getByRole("combobox", { name: "Tags" }).fill("return");
    await page.keyboard.press("Enter");
    await shoot("about");
    await mette.openChat(mette.ongoing, IDA.name);

    await mette.choose("Transfer");
    await expect(mette.takers.getByRole("option").first()).toBeVisible();
    await shoot("transfer");
    await shut();
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog", { name: "Search and commands" })).toBeVisible();
    await shoot("palette");
    await page.keyboard.type("end");
    await shoot("palette-typed");
    await shut();
    await page.getByRole("region", { name: IDA.name }).first().focus().catch(() => {});
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog").filter({ visible: true })).toHaveCount(1);
    await shoot("keys");
    await shut();

    await jonas.becomePresent();
    await mette.invite("Jonas");
    await expect(jonas.asked(IDA.name).filter({ visible: true })).toHaveCount(1);
    await shoot("invited-sender");
    await shoot("invited", jonas.page);
    await jonas.page.getByRole("link", { name: /^Requests/ }).click();
    await shoot("invited-elsewhere", jonas.page);
    await jonas.asked(IDA.name).filter({ visible: true }).getByRole("button", { name: "Accept" }).click();
    await expect(jonas.message).toBeVisible();
    await jonas.message.pressSequentially("I have a look");
    await expect(mette.log.getByText(/is typing|writes/).first()).toBeVisible();
    await shoot("two-in-it");
    await jonas.message.fill("");
    await jonas.choose("Leave chat");
    await mette.transfer("Jonas");
    await expect(jonas.asked(IDA.name).filter({ visible: true })).toHaveCount(1);
    await shoot("transfer-sender");
    await jonas.leave();
    await jonas.openChat(jonas.ongoing, IDA.name);
    await shoot("transfer-asked", jonas.page);
    await page.getByRole("button", { name: "Cancel transfer" }).click();
    await expect(jonas.asked(IDA.name)).toHaveCount(0);
    await jonas.leave();

    await server.importSettings({
      channels: [
        {
          key: "support",
          name: "Support",
          closed: { unattended: "queue" },
          routing: { mode: "offer", offer_seconds: 30 },
          warnings: { new_chat_minutes: 0.1, new_chat_manager_minutes: 0.1, message_minutes: 0.1, mail: false },
        },
      ],
    });
    await jonas.present.click();
    await waits(server, TOM.name, TOM.question);
    const offer = new Offer(mette);
    await expect(offer.card).toContainText(TOM.name, { timeout: 20_000 });
    await shoot("offer-in-chat");
    await mette.leave();
    await shoot("offer-lists");
    await mette.lookAtDashboard();
    await shoot("offer-dashboard");
    await page.getByRole("link", { name: /^Requests/ }).click();
    await shoot("offer-elsewhere");
    await aisha.lookAtDashboard();
    await expect(aisha.page.getByRole("region", { name: "Warnings" })).toContainText("has waited", { timeout: 20_000 });
    await shoot("warning", aisha.page);
    await aisha.waiting(TOM.name).getByRole("button", { name: `Why did ${TOM.name} wait?` }).click();
    await expect(aisha.dialog.filter({ visible: true })).toHaveCount(1);
    await shoot("why", aisha.page);
    await aisha.page.keyboard.press("Escape");
    await shoot("offer-and-warning");
    // Nothing lies over it.
    await offer.decline.click();
    await expect(offer.card).toHaveCount(0);
    await jonas.lookAtDashboard();
    await shoot("dashboard-all", aisha.page);
  });
}
