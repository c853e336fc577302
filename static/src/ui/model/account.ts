/** One engine as the screen sees it: its port, and the last it told about itself. No words, no drawing. */
import { signal, type Signal } from "@preact/signals";
import type {
  AccountView,
  Connection,
  ConversationView,
  EngineEvent,
  Operation,
  Operations,
  Phase,
  RequestView,
  ServiceId,
} from "../../app/port.ts";

/** What client.ts and inbox-client.ts hand out for each engine. */
export interface Handle {
  ask<O extends Operation>(op: O, args: Operations[O]["args"]): Promise<Operations[O]["answer"]>;
  on(listener: (event: EngineEvent) => void): () => void;
}

export interface Account {
  service: ServiceId;
  handle: Handle;
  /** null until the engine has told its state */
  phase: Signal<Phase | null>;
  connection: Signal<Connection>;
  conversations: Signal<ReadonlyMap<string, ConversationView>>;
  requests: Signal<RequestView[]>;
}

export type OtherEvents = (account: Account, event: EngineEvent) => void;

function blank(service: ServiceId, handle: Handle): Account {
  return {
    service,
    handle,
    phase: signal<Phase | null>(null),
    connection: signal<Connection>({ status: "connecting", queued: 0 }),
    conversations: signal<ReadonlyMap<string, ConversationView>>(new Map()),
    requests: signal<RequestView[]>([]),
  };
}

function changeConversations(account: Account, upsert: ConversationView[], gone: string[]): void {
  const next = new Map(account.conversations.value);
  for (const view of upsert) next.set(view.id, view);
  for (const id of gone) next.delete(id);
  account.conversations.value = next;
}

function receive(account: Account, event: EngineEvent): void {
  if (event.event === "phase") account.phase.value = event.phase;
  if (event.event === "connection") account.connection.value = event.connection;
  if (event.event === "requests") account.requests.value = event.requests;
  if (event.event === "conversations") changeConversations(account, event.upsert, event.gone);
}

/** Asks the engine for everything it would draw, and replaces what was known. */
export async function refresh(account: Account): Promise<void> {
  const snapshot = await account.handle.ask("open", {});
  account.connection.value = snapshot.connection;
  account.conversations.value = new Map(snapshot.conversations.map((view) => [view.id, view]));
  account.requests.value = snapshot.requests;
  account.phase.value = snapshot.phase;
}

/** Listens first, then asks: nothing told in between is lost. Becoming ready asks once more. */
export function follow(service: ServiceId, handle: Handle, others: OtherEvents): Account {
  const account = blank(service, handle);
  handle.on((event) => {
    const wasReady = account.phase.value?.kind === "ready";
    receive(account, event);
    others(account, event);
    if (!wasReady && account.phase.value?.kind === "ready") void refresh(account);
  });
  void refresh(account).catch(() => undefined);
  return account;
}

/** A minor whom the service protects: some things are not offered then. */
export function isProtected(account: Account): boolean {
  return ownView(account)?.isProtected === true;
}

export function ownView(account: Account): AccountView | undefined {
  const phase = account.phase.value;
  return phase?.kind === "ready" ? phase.account : undefined;
}
