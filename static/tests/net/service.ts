/** An HTTP service that answers as a test says, on a real port: what the client sends is what arrives. */
import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Seen {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}

export type Reply = { status?: number; json?: unknown; text?: string };

export interface Service {
  origin: string;
  seen: Seen[];
  close(): void;
}

export async function serve(reply: (seen: Seen) => Reply | Promise<Reply>): Promise<Service> {
  const seen: Seen[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const one = {
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body: text === "" ? undefined : (JSON.parse(text) as unknown),
      };
      seen.push(one);
      void Promise.resolve(reply(one)).then(({ status = 200, json, text: plain }) => {
        response.writeHead(status, { "Content-Type": "application/json" });
        response.end(plain ?? (json === undefined ? "" : JSON.stringify(json)));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, seen, close: () => server.close() };
}
