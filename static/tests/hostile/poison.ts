/**
 * A hostile member: with the store of an engine that has stopped, it sends one commit whose path secrets are garbage.
 *
 *   node poison.ts --url http://messenger.unified.localhost:8000 --store mallory.sqlite --conversation=ID [--one]
 *
 * Nobody can follow; with `--one` only the leaf beside its own cannot. It takes no part in the group after that.
 */
import { parseArgs } from "node:util";
import type { SeatEntry } from "../../src/app/context.ts";
import { readIdentity } from "../../src/app/account/identity.ts";
import type { ConversationRecord } from "../../src/app/conversations/records.ts";
import { readKeyring } from "../../src/app/keyring.ts";
import * as crypto from "../../src/crypto/index.ts";
import { HttpClient } from "../../src/net/http.ts";
import { resolveLocalhost } from "../../src/node/loopback.ts";
import { databaseName } from "../../src/store/names.ts";
import { REGISTRY, Registry } from "../../src/store/registry.ts";
import { SqliteFile } from "../../src/store/sqlite.ts";
import { flip, hostile, type Spoiling } from "../crypto/hostile.ts";

const everyone: Spoiling["path"] = ({ nodes }) => {
  for (const node of nodes) for (const sealed of node.encryptedPathSecret) flip(sealed.ciphertext);
};
const neighbour: Spoiling["path"] = ({ nodes }) => {
  for (const sealed of nodes[0]?.encryptedPathSecret ?? []) flip(sealed.ciphertext);
};

async function poison(url: string, path: string, conversation: string, spoil: Spoiling["path"] & {}): Promise<void> {
  const file = new SqliteFile(path);
  const account = await new Registry(file.open(REGISTRY)).current();
  const store = file.open(databaseName(account ?? ""));
  const identity = await readIdentity(store);
  const record = await store.get<ConversationRecord>("conversations", conversation);
  const seat = (await readKeyring(store))?.entries[`seat:${conversation}`]?.value as SeatEntry | undefined;
  if (!identity || !record?.mls || !seat) throw new Error("no member's store");
  const { kind, bytes } = await hostile(crypto.unpack(record.mls, identity), { path: spoil });
  const body = { client_id: crypto.b64(crypto.random(16)), kind, payload: crypto.b64(bytes) };
  const http = new HttpClient(new URL(url).origin);
  await http.seat({ conversation, secret: seat.secret }, "POST", "messages/", body);
  file.close();
}

const { values } = parseArgs({
  options: {
    url: { type: "string", default: "" },
    store: { type: "string", default: "" },
    conversation: { type: "string", default: "" },
    one: { type: "boolean", default: false },
  },
});
resolveLocalhost();
await crypto.ready();
await poison(values.url, values.store, values.conversation, values.one ? neighbour : everyone);
