/** The demo people: bots with real accounts on all three services, each an engine of its own in this one process. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Bot, type Character, type Stage } from "./bot.ts";
import { TALKS, type Talk } from "./phrases.ts";
import cast from "./cast.json" with { type: "json" };

const { DATA = "data", PORT = "8000" } = process.env;
const folder = join(DATA, "people");
/** They are company, not load: a word now and then. */
const BETWEEN_WORDS_MS = [60_000, 240_000] as const;

const urlOf = (service: string): string =>
  process.env[`${service.toUpperCase()}_URL`] ?? `http://${service}.unified.localhost:${PORT}`;

const pause = async (fromMs: number, toMs: number): Promise<void> => {
  await sleep(fromMs + Math.random() * (toMs - fromMs));
};

/** Their one password, made on the first start and kept where only this user reads it. */
function password(): string {
  const path = join(folder, "password");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(path)) writeFileSync(path, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return readFileSync(path, "utf8");
}

/** One after the other: making keys is work, and somebody may be signing up at the same time. */
async function gather(): Promise<Bot[]> {
  const shared = { password: password(), bots: new Set<string>(), pause };
  const bots: Bot[] = [];
  for (const character of cast as Character[]) {
    const stage: Stage = {
      ...shared,
      url: urlOf(character.service),
      store: join(folder, `${character.identifier}.sqlite`),
    };
    bots.push(await Bot.start(character, stage));
  }
  return bots;
}

/** Says the lines of one talk in turn, for as long as the process lives. */
async function talk({ people, title, lines }: Talk, bots: readonly Bot[]): Promise<never> {
  const speakers = people.map((identifier) => bots.find((bot) => bot.character.identifier === identifier) as Bot);
  const [opener, ...others] = speakers as [Bot, ...Bot[]];
  for (let turn = 0; ; turn++) {
    const [speaker, text] = lines[turn % lines.length] ?? [0, ""];
    const place = await opener.conversationWith(others, title, text).catch(() => undefined);
    if (place !== undefined) await speakers[speaker]?.say(place, text).catch(() => undefined);
    await pause(...BETWEEN_WORDS_MS);
  }
}

const bots = await gather();
for (const bot of bots) await bot.wake();
for (const each of TALKS) void talk(each, bots);

const stop = (): void => {
  void Promise.all(bots.map((bot) => bot.stop())).then(() => process.exit(0));
};
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
