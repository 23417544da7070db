/** Signs as a shop's own server would: see docs/embedding.md. */
import { createHmac } from "node:crypto";

/** As in the demo's settings. */
const KEY = { kid: "demo", secret: "known to everybody, for show only" };

export function signed(channel: string, claims: Record<string, unknown>): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const exp = Math.floor(Date.now() / 1000) + 600;
  const head = part({ alg: "HS256", typ: "JWT", kid: KEY.kid });
  const body = part({ aud: channel, exp, ...claims });
  return `${head}.${body}.${createHmac("sha256", KEY.secret).update(`${head}.${body}`).digest("base64url")}`;
}
