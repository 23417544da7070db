/**
 * The people of a conversation, each in a browser of their own, in small verbs. Everything is found by the
 * names that people see or hear ("Words on screen" in the design), never by class or test id.
 */
import { expect, type Frame, type FrameLocator, type Locator, type Page } from "@playwright/test";
import type { Server } from "./server.ts";

export const PASSWORD = "snak-demo";
export const METTE = "agent1@example.com";
export const JONAS = "agent2@example.com";
/** She manages all channels. */
export const AISHA = "manager@example.com";

/** As customers and colleagues see them. */
export const NAMES: Record<string, string> = { [METTE]: "Mette", [JONAS]: "Jonas", [AISHA]: "Aisha" };

export interface Question {
  name: string;
  email: string;
  question: string;
}

export const IDA: Question = {
  name: "Ida Lindqvist",
  email: "ida@lindqvist.example",
  question: "The glass shade of my lamp arrived cracked.",
};
export const TOM: Question = {
  name: "Tom Baker",
  email: "tom@baker.example",
  question: "I only get the grey one in the basket.",
};

/** What stands below the newest message of one's own. */
const STATES = /^(Sending|Waiting to be sent|Stored|Read|Not sent)$/;

/** Somebody on the shop's website, with the widget in a frame from another origin. */
export class Customer {
  readonly page: Page;
  /** What is inside the widget's frame. */
  readonly chat: FrameLocator;
  readonly launcher: Locator;
  readonly name: Locator;
  readonly email: Locator;
  readonly question: Locator;
  readonly log: Locator;
  readonly message: Locator;
  /** Of the newest own message. */
  readonly state: Locator;
  /** Asks whether to end the chat. */
  readonly dialog: Locator;
  /** The strip that says that there is no connection has this button; what is only read out has none. */
  readonly offline: Locator;
  readonly #server: Server;

  constructor(page: Page, server: Server) {
    this.page = page;
    this.#server = server;
    this.chat = page.frameLocator('iframe[title="Chat"]');
    // With unread messages their number is part of its name.
    this.launcher = page.getByRole("button", { name: /^Chat with us/ });
    this.name = this.chat.getByRole("textbox", { name: "Name" });
    this.email = this.chat.getByRole("textbox", { name: "E-mail" });
    this.question = this.chat.getByRole("textbox", { name: "Your question" });
    this.log = this.chat.getByRole("log", { name: "Conversation" });
    this.message = this.chat.getByRole("textbox", { name: "Message" });
    this.state = this.log.getByText(STATES).last();
    this.dialog = this.chat.getByRole("dialog");
    this.offline = this.chat.getByRole("button", { name: "Try now" });
  }

  /** The same person in another tab of the same browser. */
  async anotherTab(): Promise<Customer> {
    return new Customer(await this.page.context().newPage(), this.#server);
  }

  /** The document inside the widget's frame. */
  get frame(): Frame {
    const found = this.page.frames().find((frame) => /^https?:\/\/[^/]+\/w\//.test(frame.url()));
    if (!found) throw new Error("there is no frame of the widget");
    return found;
  }

  async visit(): Promise<void> {
    await this.page.goto(this.#server.shop);
  }

  async open(): Promise<void> {
    await this.launcher.click();
  }

  async fillIn({ name, email, question }: Question): Promise<void> {
    for (const [field, text] of [
      [this.name, name],
      [this.email, email],
      [this.question, question],
    ] as const) {
      // The frame is another process, and what is typed goes to whichever of them has the focus by then.
      await expect(async () => {
        await field.fill(text);
        await expect(field).toHaveValue(text, { timeout: 500 });
      }).toPass();
    }
  }

  async startChat(): Promise<void> {
    await this.chat.getByRole("button", { name: "Start chat" }).click();
  }

  async standsAt(place: number): Promise<void> {
    await expect(this.chat.getByText(`You are number ${place} in the queue`)).toBeVisible();
  }

  /** From the shop's page to a conversation that waits for an agent. */
  async ask(question: Question): Promise<void> {
    await this.visit();
    await this.open();
    await this.fillIn(question);
    await this.startChat();
    await expect(this.log).toContainText(question.question);
  }

  async say(text: string): Promise<void> {
    await this.message.fill(text);
    await this.chat.getByRole("button", { name: "Send", exact: true }).click();
  }

  async reads(text: string): Promise<void> {
    await expect(this.log.getByText(text, { exact: true })).toHaveCount(1);
  }

  async minimise(): Promise<void> {
    await this.chat.getByRole("button", { name: "Minimise chat" }).click();
  }

  /** The x in the header. While somebody is connected it asks first. */
  get end(): Locator {
    return this.chat.getByRole("button", { name: "End chat" }).first();
  }

  /** Ends the chat, and says yes when asked whether to. */
  async endChat(): Promise<void> {
    await this.end.click();
    await this.dialog.getByRole("button", { name: "End chat" }).click();
  }
}

/** Where the chat is a page by itself, from its form to a conversation that waits. */
export async function asksAlone(page: Page, { name, email, question }: Question = IDA): Promise<void> {
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("textbox", { name: "E-mail" }).fill(email);
  await page.getByRole("textbox", { name: "Your question" }).fill(question);
  await page.getByRole("button", { name: "Start chat" }).click();
  await expect(page.getByRole("log", { name: "Conversation" })).toContainText(question);
}

/** All of them are Present from now on. */
export async function present(...agents: Agent[]): Promise<void> {
  await Promise.all(agents.map((agent) => agent.becomePresent()));
}

/** Somebody who answers, at the console. */
export class Agent {
  readonly page: Page;
  readonly name: string;
  readonly present: Locator;
  readonly next: Locator;
  readonly incoming: Locator;
  readonly ongoing: Locator;
  readonly recent: Locator;
  readonly contact: Locator;
  readonly log: Locator;
  readonly message: Locator;
  /** Of the newest own message. */
  readonly state: Locator;
  readonly actions: Locator;
  readonly menu: Locator;
  readonly dialog: Locator;
  /** The strip that says that there is no connection has this button; what is only read out has none. */
  readonly offline: Locator;
  /** Tells what went otherwise than asked for. */
  readonly told: Locator;
  readonly back: Locator;
  readonly #server: Server;

  constructor(page: Page, server: Server, name = "Mette") {
    this.page = page;
    this.name = name;
    this.#server = server;
    this.present = page.getByRole("switch", { name: "Present" });
    this.next = page.getByRole("button", { name: /^Get next in queue \(\d+\)/ });
    this.incoming = page.getByRole("region", { name: "Incoming chats" });
    this.ongoing = page.getByRole("navigation", { name: "Ongoing chats" });
    this.recent = page.getByRole("navigation", { name: "Recent chats" });
    this.contact = page.getByRole("region", { name: "Contact" });
    this.log = page.getByRole("log", { name: "Conversation" });
    this.message = page.getByRole("textbox", { name: "Message" });
    this.state = this.log.getByText(STATES).last();
    this.actions = page.getByRole("button", { name: "Actions" });
    this.menu = page.getByRole("menu", { name: "Actions" });
    this.dialog = page.getByRole("dialog");
    this.offline = page.getByRole("button", { name: "Try now" });
    this.told = page.getByRole("alert");
    this.back = page.getByRole("link", { name: "Back to the lists" });
  }

  /** By the form, for tests of the door. */
  async signIn(email: string, password = PASSWORD): Promise<void> {
    await this.page.goto(this.#server.console);
    await this.page.getByRole("textbox", { name: "E-mail" }).fill(email);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
    await expect(this.page.getByRole("button", { name: "Sign in" })).toBeHidden();
    await this.awake();
  }

  /** Signed in before the console is opened, by what the form itself asks for. */
  async arrive(email: string): Promise<void> {
    const form = { email, password: PASSWORD, keep: false };
    const answer = await this.page.request.post(`${this.#server.console}api/sign_in`, { data: form });
    expect(answer.status(), `${email} signs in`).toBe(200);
    await this.page.goto(this.#server.console);
    await this.awake();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.awake();
  }

  /** The page is there before its wasm. Then it can be read, but a switch that is pressed does nothing yet. */
  async awake(): Promise<void> {
    await expect(this.page.locator("html[data-awake]")).toBeAttached();
  }

  async becomePresent(): Promise<void> {
    if (await this.present.isChecked()) return;
    // The switch moves at once; whoever offers them a chat goes by what is stored.
    const stored = this.page.waitForResponse("**/api/set_presence");
    await this.present.click();
    await stored;
    await expect(this.present).toBeChecked();
  }

  /** The tab's name carries its count. On a phone an open conversation has the whole screen: `leave` it first. */
  tab(name: "Chats" | "Dashboard" | "Requests"): Locator {
    return this.page.getByRole("link", { name: new RegExp(`^${name}\\b`) });
  }

  async counts({ chats, dashboard }: { chats: number; dashboard: number }): Promise<void> {
    for (const [name, count] of [["Chats", chats], ["Dashboard", dashboard]] as const) {
      await expect(this.tab(name)).toHaveAccessibleName(count ? new RegExp(`^${name}\\D*${count}\\b`) : new RegExp(`^${name}\\D*$`));
    }
  }

  async takeNext(): Promise<void> {
    await this.next.click();
    await expect(this.message).toBeVisible();
  }

  /** A customer asks, and this agent, Present from now on, has the chat open. */
  async answers(customer: Customer, question: Question = IDA): Promise<void> {
    await this.leave();
    await Promise.all([customer.ask(question), this.becomePresent()]);
    await this.takeNext();
    await this.reads(question.question);
    await expect(customer.log).toContainText(`${this.name} answered`);
  }

  /** Where the conversation covers the lists, back to them. */
  async leave(): Promise<void> {
    const toConversation = this.page.getByRole("button", { name: "Back to the conversation" });
    for (const back of [toConversation, this.back]) {
      if (await back.isVisible()) await back.click();
    }
    await expect(this.present).toBeVisible();
  }

  async lookAtDashboard(): Promise<void> {
    await this.leave();
    await this.tab("Dashboard").click();
    await expect(this.page.getByRole("heading", { name: "Dashboard" })).toBeVisible();
  }

  /** One of the chats that wait, on the dashboard. */
  waiting(text: string): Locator {
    return this.incoming.getByRole("row").filter({ hasText: text });
  }

  /** One of the chats that somebody has in hand, on the dashboard. */
  served(text: string): Locator {
    return this.page.getByRole("region", { name: "Ongoing chats" }).getByRole("row").filter({ hasText: text });
  }

  /** From the dashboard into a colleague's conversation, which is read and not written in. */
  async listensIn(customer: string): Promise<void> {
    await this.lookAtDashboard();
    await this.served(customer).dblclick();
    await expect(this.page.getByText("You are listening in")).toBeVisible();
  }

  /** One of the agent's own chats: the row of a list. */
  chat(list: Locator, text: string): Locator {
    return list.getByRole("link").filter({ hasText: text });
  }

  async openChat(list: Locator, text: string): Promise<void> {
    await this.leave();
    await this.chat(list, text).click();
    await expect(this.log).toBeVisible();
  }

  /** Who the customer is; where there is no room beside the conversation, a button brings it. */
  async lookAtContact(): Promise<void> {
    const button = this.page.getByRole("button", { name: "Contact" });
    if (await button.isVisible()) await button.click();
    await expect(this.contact).toBeVisible();
  }

  async say(text: string): Promise<void> {
    await this.message.fill(text);
    await this.page.getByRole("button", { name: "Send", exact: true }).click();
  }

  get private(): Locator {
    return this.page.getByRole("button", { name: "Private" });
  }

  /** Says something to colleagues alone. */
  async note(text: string): Promise<void> {
    await this.private.click();
    await expect(this.private).toHaveAttribute("aria-pressed", "true");
    await this.say(text);
    await this.reads(text);
    await this.private.click();
    await expect(this.private).toHaveAttribute("aria-pressed", "false");
  }

  async reads(text: string): Promise<void> {
    await expect(this.log.getByText(text, { exact: true })).toHaveCount(1);
  }

  async choose(action: "End chat" | "Block customer" | "Create request" | "Transfer" | "Allow file upload" | "Invite" | "Take over" | "Leave chat" | "Close window"): Promise<void> {
    await this.actions.click();
    await this.menu.getByRole("menuitem", { name: action }).click();
  }

  /** What this agent is asked about a chat, wherever they are. */
  asked(customer: string): Locator {
    return this.page.getByRole("article", { name: `Waits for your answer: ${customer}` });
  }

  /** Where it is chosen who is asked. */
  get takers(): Locator {
    return this.page.getByRole("dialog", { name: /^(Invite|Transfer to)$/ });
  }

  /** Asks a colleague in, from the tool row. */
  async invite(whom: string, { leave = false } = {}): Promise<void> {
    await this.page.getByRole("button", { name: "Invite" }).click();
    if (leave) await this.takers.getByRole("checkbox", { name: "Leave when accepted" }).check();
    await this.takers.getByRole("option", { name: whom }).click();
    await expect(this.takers).toBeHidden();
  }

  async transfer(whom: string): Promise<void> {
    await this.choose("Transfer");
    await expect(this.takers.getByRole("combobox")).toBeFocused();
    await this.page.keyboard.type(whom);
    await expect(this.takers.getByRole("option", { name: whom })).toBeVisible();
    await this.page.keyboard.press("Enter");
    await expect(this.takers).toBeHidden();
  }

  /** Ends the chat, and says yes when asked whether to. */
  async endChat(): Promise<void> {
    await this.choose("End chat");
    await this.dialog.getByRole("button", { name: "End chat" }).click();
  }
}
