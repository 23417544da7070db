/** A resolver of names on this machine: the domains it is told of take mail, all others do not exist. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

export class Resolver {
  readonly address: string;
  readonly #close: () => void;

  private constructor(address: string, close: () => void) {
    this.address = address;
    this.#close = close;
  }

  static async start(...domains: string[]): Promise<Resolver> {
    const socket = createSocket("udp4").bind(0, "127.0.0.1");
    await once(socket, "listening");
    socket.on("message", (packet, from) => {
      let at = 12;
      const labels: string[] = [];
      for (let length = packet[at]!; length > 0; length = packet[at]!) {
        labels.push(packet.toString("latin1", at + 1, at + 1 + length).toLowerCase());
        at += 1 + length;
      }
      const question = packet.subarray(12, at + 5);
      const known = domains.includes(labels.join("."));
      // A recursive answer to one question; NXDOMAIN, or one MX below the name itself.
      const head = [packet[0]!, packet[1]!, 0x81, known ? 0x80 : 0x83, 0, 1, 0, known ? 1 : 0, 0, 0, 0, 0];
      const record = [0xc0, 12, 0, 15, 0, 1, 0, 0, 2, 88, 0, 7, 0, 10, 2, 0x6d, 0x78, 0xc0, 12];
      const answer = Buffer.concat([Buffer.from(head), question, Buffer.from(known ? record : [])]);
      socket.send(answer, from.port, from.address);
    });
    const { port } = socket.address() as AddressInfo;
    return new Resolver(`127.0.0.1:${port}`, () => socket.close());
  }

  stop(): void {
    this.#close();
  }
}
