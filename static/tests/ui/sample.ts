/** The people and the words of the sample conversations. */
import type { AccountView, MessageView, ServiceId } from "../../src/app/port.ts";

export interface Person {
  name: string;
  service: ServiceId;
}

export const people = {
  ada: { name: "Ada Lind", service: "messenger" },
  bob: { name: "Bob Adeyemi", service: "messenger" },
  noor: { name: "noor.paints", service: "instagram" },
  tomas: { name: "Tomás", service: "whatsapp" },
  mum: { name: "Mum", service: "whatsapp" },
  ravi: { name: "Ravi Menon", service: "messenger" },
  yuki: { name: "Yuki", service: "whatsapp" },
  kiln: { name: "kiln.and.clay", service: "instagram" },
  omar: { name: "عمر الحداد", service: "whatsapp" },
  weber: { name: "Dr. Weber’s practice", service: "messenger" },
} satisfies Record<string, Person>;

const MINUTE = 60_000;

type Said = [who: Person | "me", minutesAgo: number, text: string, more?: Partial<MessageView>];

const lake: Said[] = [
  [people.noor, 1_180, "The hut is ours from Friday noon. Two rooms, one stove, no signal."],
  [
    people.noor,
    1_179,
    "I am bringing the big easel. Sorry in advance.",
    {
      reactions: [
        {
          text: "😄",
          by: [
            { account: "Tomás", name: "Tomás", own: false },
            { account: "own-messenger", name: "Mara", own: true },
          ],
        },
        { text: "❤️", by: [{ account: "Bob Adeyemi", name: "Bob Adeyemi", own: false }] },
      ],
    },
  ],
  [
    "me",
    1_170,
    "Then I bring soup for everyone and nobody complains about paint in it.",
    { edits: [{ text: "Then I bring soup.", at: Date.now() - 1_171 * 60_000 }] },
  ],
  [people.tomas, 1_160, "", { kind: "deleted" }],
  [people.bob, 900, "", { kind: "event", event: { code: "device_added", subject: "Bob Adeyemi" } }],
  ["me", 25, "Who takes which train? I can be at the lake by eleven."],
  ["me", 24, "And somebody please pack a second pan."],
  [
    people.bob,
    14,
    "@Mara Two, cast iron. I will regret it on the hill.",
    {
      replyTo: { id: "lake-7", account: "own-messenger" },
      mentions: [{ from: 0, length: 5, account: "own-messenger", name: "Mara", own: true }],
      timer: 604_800,
    },
  ],
  [people.tomas, 5, "Train at 9:04, platform 6. I have looked up the boat too: https://seefahrt.example/winter"],
  [people.tomas, 3, "Last one back is 17:20 on Sunday, so no long goodbyes."],
  ["me", 1, "9:04 it is. I will hold the door.", { state: "sending" }],
];

const noor: Said[] = [
  [people.noor, 90, "", { kind: "divider" }],
  [people.noor, 80, "Which blue did the old masters use?"],
  ["me", 79, "Smalt, mostly. Cheap, and it fades.", { state: "failed", refusal: "too_fast" }],
  [people.noor, 77, "Not this one.", {}],
  [people.noor, 76, "The blue is ground lapis, I checked"],
  [people.noor, 75, "", { kind: "unknown" }],
];

function said(conversation: string, me: AccountView, lines: Said[]): MessageView[] {
  const now = Date.now();
  const own = { account: me.account, name: me.name, service: me.service, own: true };
  return lines.map(([who, minutes, text, more], index) => ({
    id: `${conversation}-${index}`,
    conversation,
    order: 10_000 + index,
    at: now - minutes * MINUTE,
    kind: "text",
    sender: who === "me" ? own : { account: who.name, name: who.name, service: who.service, own: false },
    text,
    state: "sent",
    ...more,
  }));
}

function long(): Said[] {
  const words = "Every house keeps its own hours and the lamp in the hall is never quite out".split(" ");
  return Array.from({ length: 3_000 }, (_, n) => {
    const text = words.slice(0, 3 + (n % 13)).join(" ") + (n % 17 === 0 ? `.\n${words.join(" ")}` : ".");
    return [n % 3 === 0 ? "me" : people.ada, 9_000 - n * 3, `${n}. ${text}`];
  });
}

export function messagesOf(conversation: string, me: AccountView): MessageView[] {
  if (conversation === "lake") return said(conversation, me, lake);
  if (conversation === "ada") return said(conversation, me, long());
  return said(conversation, me, noor);
}
