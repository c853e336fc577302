/** What the demo people say: sentences only; which one, and when, is decided elsewhere. */

/** First words to a newcomer: what is happening, and what to try next. */
const GREETINGS = [
  "Hello! I am one of the demo people, a small program with an account of its own. Your message was sealed in your browser and opened here; the server only carried it.",
  "Nice to meet you. I am a bot that lives in this demo, and I read what you write with the same engine as your browser. Ask me what the server knows, if you like.",
  "Welcome! I answer by myself, since I am a demo bot. Write to somebody on another service next, or put several of us into a group.",
];

const HELLOS = ["Hello again!", "Good to hear from you.", "Hi! Still here, still a bot."];

const ENCRYPTION = [
  "Each of our devices has its own key, and MLS (RFC 9420) agrees on the rest. The server stores padded ciphertext and gives it a number.",
  "Compare the safety number in Details with the other side. When both read the same digits, nobody sits between you.",
];

const SERVER = [
  "The server keeps ciphertext, its place in the order and the minute it came. Whose seat it is, it does not write down.",
  "It knows that an account exists, with its public keys. Who writes with whom is not in its database.",
];

const QUESTIONS = [
  "Good question. I only know a few answers: ask me about encryption, or about the server.",
  "I would have to be more than a demo bot to know that. Try me on encryption or on the server.",
];

const OTHERS = [
  "Got it. It came through whole, and only your devices and mine can read it.",
  "I like how quick that was. Try closing this tab and writing while you are offline: it goes out once, later.",
  "Noted! You could rename a group, or add somebody of a third service to one.",
  "That reached me on another service, by the way, if yours is a different door.",
  "I am keeping that to myself. A bot with manners.",
];

const TOPICS: readonly [RegExp, readonly string[]][] = [
  [/encrypt|secure|safe|key|cipher|mls/i, ENCRYPTION],
  [/server|know|privacy|metadata|who can see/i, SERVER],
  [/^\s*(hi|hello|hey|hallo|good (morning|evening|day))\b/i, HELLOS],
  [/\?\s*$/, QUESTIONS],
];

/** An answer to `text`; `dice` (any whole number) chooses among those that fit. */
export function answerTo(text: string, { first, dice }: { first: boolean; dice: number }): string {
  const fitting = first ? GREETINGS : (TOPICS.find(([about]) => about.test(text))?.[1] ?? OTHERS);
  return fitting[dice % fitting.length] ?? "Hello!";
}

export interface Talk {
  /** identifiers of the cast, the one who begins first */
  people: readonly string[];
  title?: string;
  /** who says it, as a place in `people`, and what */
  lines: readonly (readonly [speaker: number, text: string])[];
}

/** What the demo people have to say to each other, over and over. */
export const TALKS: readonly Talk[] = [
  {
    people: ["ada@demo.example", "noor.paints", "+4915155502814"],
    title: "Lake weekend",
    lines: [
      [0, "The hut is ours from Friday noon. Two rooms, one stove, no signal."],
      [1, "I am bringing the big easel. Sorry in advance."],
      [2, "Train at 9:04, platform 6. I have looked up the boat too."],
      [0, "Then I bring soup for everyone, and nobody complains about paint in it."],
      [1, "Somebody please pack a second pan."],
      [2, "Two, cast iron. I will regret it on the hill."],
    ],
  },
  {
    people: ["+819055500177", "kiln.and.clay"],
    lines: [
      [0, "Landed. Warm rain, no umbrella."],
      [1, "The bowls survived the kiln, all but the green one."],
      [0, "Keep me the green one anyway."],
      [1, "It is in two pieces. Both are yours."],
    ],
  },
  {
    people: ["bob@demo.example", "ada@demo.example"],
    lines: [
      [0, "Did you sign it?"],
      [1, "Signed and sent back."],
      [0, "You are quick. Lunch on me."],
      [1, "Thursday, then."],
    ],
  },
];
