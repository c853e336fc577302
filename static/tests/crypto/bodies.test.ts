/** Bodies of known kinds are read strictly or not at all; those of later versions pass as they are. */
import { beforeAll, expect, test } from "vitest";
import * as crypto from "../../src/crypto/index.ts";
import { newAccount, newDevice } from "./people.ts";

beforeAll(() => crypto.ready());

const id = (): string => crypto.b64(crypto.random(16));

function carried(body: crypto.Body): crypto.Body {
  const me = newDevice(newAccount("a"), "1");
  const [conversation, contentId] = [crypto.random(16), crypto.random(16)];
  const { plain, tF } = crypto.makePayload(body, me, conversation, contentId);
  const credential = crypto.readCredential(me.credential);
  if (!credential) throw new Error("credential");
  return crypto.openPayload(plain, tF, credential, conversation).body;
}

test("every kind arrives as it was said", () => {
  const of = { id: id(), account: id() };
  const bodies: crypto.Body[] = [
    {
      kind: "text",
      text: "@bob hi",
      at: 1,
      in_reply_to: of,
      mentions: [{ from: 0, length: 4, account: id() }],
      expires: 60,
    },
    { kind: "reaction", in_reply_to: of, text: "👩🏽‍🚀", at: 1 },
    { kind: "reaction", in_reply_to: of, text: "", at: 1 },
    { kind: "edit", replaces: of.id, text: "better", at: 1 },
    { kind: "delete", replaces: of.id, at: 1 },
    { kind: "pin", in_reply_to: of, on: true, at: 1 },
    { kind: "poll", question: "of a later version?", at: 1 },
  ];
  for (const body of bodies) expect(carried(body)).toEqual(body);
});

test("emoji of every shape are reactions; words, spaces and rows of digits are none", () => {
  const of = { id: id(), account: id() };
  const reaction = (text: string) => () => {
    crypto.checkBody({ kind: "reaction", in_reply_to: of, text, at: 1 });
  };
  for (const text of ["👍", "❤️", "👨‍👩‍👧‍👦", "🇪🇺", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "☺"]) expect(reaction(text), text).not.toThrow();
  for (const text of ["ok", "👍 ok", " ", "12", "<b>", "👍".repeat(17), 7]) expect(reaction(text as string)).toThrow();
});

test("a malformed reference, place or time is refused", () => {
  const of = { id: id(), account: id() };
  const bad: Record<string, unknown>[] = [
    { kind: "text", text: "x", at: 1, in_reply_to: { id: "short", account: of.account } },
    { kind: "text", text: "x", at: 1, in_reply_to: of.id },
    { kind: "text", text: "x", at: 1, expires: 0 },
    { kind: "text", text: "x", at: 1, expires: crypto.EXPIRES_MAX + 1 },
    { kind: "text", text: "@b", at: 1, mentions: [{ from: 0, length: 3, account: of.account }] },
    {
      kind: "text",
      text: "@b @b",
      at: 1,
      mentions: [
        { from: 0, length: 2, account: of.account },
        { from: 1, length: 2, account: of.account },
      ],
    },
    { kind: "text", text: "@b", at: 1, mentions: [{ from: 0, length: 2, account: "bob" }] },
    { kind: "edit", replaces: of.id, text: "  ", at: 1 },
    { kind: "edit", replaces: of, text: "x", at: 1 },
    { kind: "delete", replaces: of.id },
    { kind: "pin", in_reply_to: of, on: 1, at: 1 },
    { kind: "reaction", in_reply_to: { id: of.id }, text: "👍", at: 1 },
  ];
  for (const fields of bad) expect(() => { crypto.checkBody(fields); }, JSON.stringify(fields)).toThrow(); // prettier-ignore
});
