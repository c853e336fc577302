/** What a port may ask by its role, and when the inbox's ports end. */
import { expect, test } from "vitest";
import type { Backend, Told } from "../../src/app/channel.ts";
import { handleOf } from "../../src/app/handle.ts";
import type { EngineHandle } from "../../src/app/handle.ts";
import type { EngineEvent, Operation, Role } from "../../src/app/port.ts";
import { INBOX_OPERATIONS } from "../../src/app/port.ts";
import { Ports } from "../../src/app/ports.ts";
import { Refusal } from "../../src/net/refusal.ts";

const SETTINGS: Operation[] = [
  "requestCode",
  "signUp",
  "signIn",
  "recover",
  "door",
  "changePassword",
  "recoveryKey",
  "putOffRecoveryKey",
  "devices",
  "signOutDevice",
  "turnAllOff",
  "inboxAllowed",
  "confirmLink",
  "dropProposal",
  "undoLink",
  "linkedKey",
  "linkedSession",
  "signInLinked",
  "signOut",
  "deleteAccount",
];

class Recorder implements Backend {
  asked: string[] = [];
  tell: (told: Told) => void = () => undefined;

  ask(op: Operation): Promise<never> {
    this.asked.push(op);
    if (op === "leave") return Promise.reject(new Refusal("last_admin", "Make somebody else an admin first."));
    if (op === "rename") return Promise.reject(new TypeError("secret inside"));
    return Promise.resolve({} as never);
  }

  on(listener: (told: Told) => void): () => void {
    this.tell = listener;
    return () => undefined;
  }
}

function connect(role: Role): {
  backend: Recorder;
  handle: EngineHandle;
  ports: Ports;
  more: (role: Role) => EngineHandle;
} {
  const backend = new Recorder();
  const ports = new Ports(backend);
  const more = (as: Role): EngineHandle => {
    const { port1, port2 } = new MessageChannel();
    ports.add(port1, as);
    return handleOf(port2);
  };
  return { backend, ports, handle: more(role), more };
}

const ask = async (handle: EngineHandle, op: Operation): Promise<unknown> => await handle.ask(op, {});

test("the service's own page may ask everything", async () => {
  const { backend, handle } = connect("full");
  for (const op of [...SETTINGS, "open" as const]) await ask(handle, op);
  expect(backend.asked).toEqual([...SETTINGS, "open"]);
});

test.each(SETTINGS)("the inbox may not ask %s", async (op) => {
  const { backend, handle } = connect("inbox");
  await expect(ask(handle, op)).rejects.toMatchObject({ code: "not_allowed" });
  expect(backend.asked).toEqual([]);
});

test("the inbox may read, write and invite", async () => {
  const { backend, handle } = connect("inbox");
  const allowed = INBOX_OPERATIONS.filter((op) => !["leave", "rename"].includes(op));
  for (const op of allowed) await ask(handle, op);
  expect(backend.asked).toEqual(allowed);
});

test("nobody may ask what is no operation", async () => {
  for (const role of ["full", "inbox"] as Role[]) {
    const { backend, handle } = connect(role);
    for (const op of ["exportKeys", "constructor", "__proto__"]) {
      await expect(ask(handle, op as Operation)).rejects.toMatchObject({ code: "not_allowed" });
    }
    expect(backend.asked).toEqual([]);
  }
});

test("a refusal crosses with its code, a bug without its words", async () => {
  const { handle } = connect("full");
  await expect(ask(handle, "leave")).rejects.toMatchObject({ code: "last_admin" });
  const error: unknown = await ask(handle, "rename").catch((e: unknown) => e);
  expect(error).toMatchObject({ code: "internal" });
  expect(String(error)).not.toContain("secret");
});

test.each([
  ["the permission is taken away", { event: "inbox-closed" }],
  ["the account signs out", { event: "phase", phase: { kind: "signed-out" } }],
] as [string, Told][])("when %s, the inbox's port is told and answers no more", async (_, told) => {
  const { backend, handle, more } = connect("inbox");
  const full = more("full");
  const events: EngineEvent[] = [];
  handle.on((event) => events.push(event));
  backend.tell(told);
  await ask(full, "open");
  expect(events.at(-1)).toEqual({ event: "phase", phase: { kind: "signed-out" } });
  const silence = new Promise((resolve) => setTimeout(resolve, 50, "silence"));
  expect(await Promise.race([ask(handle, "open"), silence])).toBe("silence");
});
