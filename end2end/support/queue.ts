/** Customers who wait without a browser: the same start that the widget asks for, over HTTP. */
import { randomBytes, randomUUID } from "node:crypto";
import type { Server } from "./server.ts";

export interface Waiting {
  readonly chat: string;
  readonly token: string;
}

export async function waits(server: Server, name: string, question: string, channel = "support"): Promise<Waiting> {
  const chat = { chat: randomUUID(), token: randomBytes(32).toString("hex") };
  await post(server, "/w/start", {
    ...chat,
    channel,
    write: randomUUID(),
    name,
    email: "somebody@example.com",
    question,
  });
  return chat;
}

export async function says(server: Server, who: Waiting, text: string): Promise<void> {
  await post(server, "/w/say", { write: randomUUID(), text }, { authorization: `Bearer ${who.token}` });
}

async function post(server: Server, path: string, body: object, headers: Record<string, string> = {}): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${said}`);
}
