/**
 * One person as a process: operations come as JSON lines on stdin, answers and events leave as JSON lines on stdout.
 *
 *   node person.ts --url http://messenger.unified.localhost:8000 --store alice.sqlite [--pace 0.02]
 *   {"id": 1, "op": "open", "args": {}}  →  {"id": 1, "answer": {…}} or {"id": 1, "refused": {"code": …, "message": …}}
 */
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { refusedOf } from "../app/channel.ts";
import { onTrouble } from "../app/conversations/trouble.ts";
import type { Engine } from "../app/engine.ts";
import { makeArchive, type Exporting } from "../app/export/archive.ts";
import type { Operation, Operations } from "../app/port.ts";
import { startEngine } from "./engine.ts";

interface Line<O extends Operation = Operation> {
  id: unknown;
  op: O;
  args: Operations[O]["args"];
}

const { values } = parseArgs({
  options: {
    url: { type: "string" },
    store: { type: "string" },
    pace: { type: "string", default: "1" },
    trouble: { type: "boolean", default: false },
  },
});

/** What a screen does with files and a process without one must do otherwise. */
const OWN: Record<string, ((engine: Engine, args: unknown) => Promise<unknown>) | undefined> = {
  /** the zip that the privacy centre would save lies at `path` */
  exportTo: async (engine, args) => {
    const { path } = args as { path: string };
    const ask: Exporting["ask"] = (op, asked) => engine.ask(op, asked);
    const archive = await makeArchive({ ask, language: "en", now: new Date(), onStep: () => undefined });
    writeFileSync(path, Buffer.concat(archive.parts), { mode: 0o600 });
    return { conversations: archive.conversations, messages: archive.messages };
  },
};

function say(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function answer(engine: Engine, { id, op, args }: Line): Promise<void> {
  try {
    const own = OWN[op as string];
    say({ id, answer: await (own ? own(engine, args) : engine.ask(op, args)) });
  } catch (error) {
    const refused = refusedOf(error);
    // What is no refusal is a bug: whoever runs this process must see it.
    if (refused.code === "internal") console.error(error);
    say({ id, refused });
  }
}

// With --trouble, what the engine swallows because it tries again is seen.
if (values.trouble)
  onTrouble((where, error) => {
    console.error(where, String(error));
  });

async function main(url: string, store: string): Promise<void> {
  const engine = await startEngine({ url, store, pace: Number(values.pace) });
  engine.on(say);
  say({ event: "phase", phase: (await engine.ask("open", {})).phase });
  for await (const line of createInterface({ input: process.stdin })) void answer(engine, JSON.parse(line) as Line);
  await engine.stop();
  process.exit(0);
}

if (values.url === undefined || values.store === undefined) {
  console.error("person.ts wants --url and --store");
  process.exit(2);
}
await main(values.url, values.store);
