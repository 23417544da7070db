/**
 * The two people of a conversation, each in a browser of their own, in small verbs. Everything is found by the
 * names that people see or hear ("Words on screen" in the design), never by class or test id.
 */
import { expect, type FrameLocator, type Locator, type Page } from "@playwright/test";
import type { Server } from "./server.ts";

export const PASSWORD = "snak-demo";

export interface Question {
  name: string;
  email: string;
  question: string;
}

/** Somebody on the shop's website, with the widget in a frame from another origin. */
export class Customer {
  readonly page: Page;
  /** What is inside the widget's frame. */
  readonly chat: FrameLocator;
  readonly launcher: Locator;
  readonly log: Locator;
  readonly message: Locator;
  readonly #server: Server;

  constructor(page: Page, server: Server) {
    this.page = page;
    this.#server = server;
    this.chat = page.frameLocator('iframe[title="Chat"]');
    // With unread messages their number is part of its name.
    this.launcher = page.getByRole("button", { name: /^Chat with us/ });
    this.log = this.chat.getByRole("log", { name: "Conversation" });
    this.message = this.chat.getByRole("textbox", { name: "Message" });
  }

  async visit(): Promise<void> {
    await this.page.goto(this.#server.shop);
  }

  async open(): Promise<void> {
    await this.launcher.click();
  }

  async fillIn({ name, email, question }: Question): Promise<void> {
    await this.chat.getByRole("textbox", { name: "Name" }).fill(name);
    await this.chat.getByRole("textbox", { name: "E-mail" }).fill(email);
    await this.chat.getByRole("textbox", { name: "Your question" }).fill(question);
  }

  async startChat(): Promise<void> {
    await this.chat.getByRole("button", { name: "Start chat" }).click();
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

  /** Ends the chat, and says yes when asked whether to. */
  async endChat(): Promise<void> {
    await this.chat.getByRole("button", { name: "End chat" }).first().click();
    await this.chat.getByRole("dialog").getByRole("button", { name: "End chat" }).click();
  }
}

/** Somebody who answers, at the console. */
export class Agent {
  readonly page: Page;
  readonly present: Locator;
  readonly next: Locator;
  readonly incoming: Locator;
  readonly ongoing: Locator;
  readonly recent: Locator;
  readonly contact: Locator;
  readonly log: Locator;
  readonly message: Locator;
  readonly #server: Server;

  constructor(page: Page, server: Server) {
    this.page = page;
    this.#server = server;
    this.present = page.getByRole("switch", { name: "Present" });
    this.next = page.getByRole("button", { name: /^Get next in queue \(\d+\)/ });
    this.incoming = page.getByRole("list", { name: "Incoming chats" });
    this.ongoing = page.getByRole("list", { name: "Ongoing chats" });
    this.recent = page.getByRole("list", { name: "Recent chats" });
    this.contact = page.getByRole("region", { name: "Contact" });
    this.log = page.getByRole("log", { name: "Conversation" });
    this.message = page.getByRole("textbox", { name: "Message" });
  }

  async signIn(email: string, password = PASSWORD): Promise<void> {
    await this.page.goto(this.#server.console);
    await this.page.getByRole("textbox", { name: "E-mail" }).fill(email);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
  }

  async becomePresent(): Promise<void> {
    if (!(await this.present.isChecked())) await this.present.click();
    await expect(this.present).toBeChecked();
  }

  /** The tab's name carries its count. */
  tab(name: "Chats" | "Dashboard"): Locator {
    return this.page.getByRole("tab", { name: new RegExp(`^${name}\\b`) }).or(
      this.page.getByRole("link", { name: new RegExp(`^${name}\\b`) }),
    );
  }

  async takeNext(): Promise<void> {
    await this.next.click();
  }

  /** Opens the chat in one of the lists in which this text stands. */
  async openChat(list: Locator, text: string): Promise<void> {
    await list.getByRole("listitem").filter({ hasText: text }).first().click();
  }

  async say(text: string): Promise<void> {
    await this.message.fill(text);
    await this.page.getByRole("button", { name: "Send", exact: true }).click();
  }

  async reads(text: string): Promise<void> {
    await expect(this.log.getByText(text, { exact: true })).toHaveCount(1);
  }

  async choose(action: "End chat" | "Create request" | "Transfer" | "Allow file upload"): Promise<void> {
    await this.page.getByRole("button", { name: "Actions" }).click();
    await this.page.getByRole("menu", { name: "Actions" }).getByRole("menuitem", { name: action }).click();
  }

  /** Ends the chat, and says yes when asked whether to. */
  async endChat(): Promise<void> {
    await this.choose("End chat");
    await this.page.getByRole("dialog").getByRole("button", { name: "End chat" }).click();
  }
}
