/** Signing in: the server proves nothing and learns nothing; vault, keyring and account keys open here. */
import type { Kdf } from "../../crypto/index.ts";
import { b64, equal, parseRecoveryKey, random, signPair, unb64 } from "../../crypto/index.ts";
import { HttpClient } from "../../net/http.ts";
import { Refusal } from "../../net/refusal.ts";
import { databaseName } from "../../store/names.ts";
import type { Registry } from "../../store/registry.ts";
import type { Store } from "../context.ts";
import { keyringWrite, openedKeyring, readKeyring } from "../keyring.ts";
import { mergeKeyrings } from "../../crypto/index.ts";
import type { Platform } from "../platform.ts";
import type { AccountEntry, Identity } from "./identity.ts";
import { ACCOUNT_ENTRY, identityWrite, readIdentity } from "./identity.ts";
import { checkManifest } from "./manifest.ts";
import { askService } from "./service.ts";
import type { Opener } from "./vault.ts";
import { passwordOpener, passwordPart, recoveryOpener } from "./vault.ts";

export interface Session {
  account: string;
  token: string;
  pepper_share: string;
  password_wrap: string;
  recovery_wrap: string;
  keyring: string;
  etag: string;
  manifest: string;
  manifest_signature: string;
  name_proof: string | null;
}

/** What is needed of a session to keep it, however it was opened. */
type KeptSession = Omit<Session, "password_wrap" | "recovery_wrap">;

interface Opened {
  session: KeptSession;
  vaultKey: Uint8Array;
  identifier: string;
}

/** The account is in the local store, its device perhaps not yet in the manifest. Raises: Refusal `sign_in_failed`. */
export async function signIn(
  platform: Platform,
  registry: Registry,
  args: { identifier: string; password: string },
): Promise<Store> {
  const http = new HttpClient(platform.origin);
  const { proof, open } = await opener(http, args.identifier, args.password);
  return await keep(platform, registry, await opened(http, args.identifier, { proof }, open));
}

/** As `signIn`, with the recovery key; the password is the new one afterwards. */
export async function recover(
  platform: Platform,
  registry: Registry,
  args: { identifier: string; recoveryKey: string; password: string },
): Promise<Store> {
  const http = new HttpClient(platform.origin);
  const { proof, open } = recoveryOpener(secretOf(args.recoveryKey));
  const result = await opened(http, args.identifier, { recovery_proof: proof }, open);
  http.token = result.session.token;
  const { kdf } = await askService(http);
  const next = passwordPart(args.password, kdf, unb64(result.session.pepper_share), result.vaultKey);
  await http.account("POST", "password/", { recovery_proof: proof, ...next });
  return await keep(platform, registry, result);
}

/** What another account's engine hands over so that this one is signed in to without a password. */
export interface LinkedWay {
  account: string;
  token: string;
  pepper_share: string;
  name_proof: string | null;
  vault: string;
  identifier: string;
}

/** As `signIn`, by the way that a linked account's engine opened. Raises: Refusal. */
export async function signInLinked(platform: Platform, registry: Registry, way: LinkedWay): Promise<Store> {
  const { vault, identifier, ...rest } = way;
  const http = new HttpClient(platform.origin);
  http.token = way.token;
  const kept = await http.account<{ keyring: string; etag: string }>("GET", "keyring/");
  const signed = await http.account<{ manifest: string; signature: string }>("GET", "manifest/");
  const session = { ...rest, ...kept, manifest: signed.manifest, manifest_signature: signed.signature };
  return await keep(platform, registry, { session, identifier, vaultKey: unb64(vault) });
}

function secretOf(typed: string): Uint8Array {
  try {
    return parseRecoveryKey(typed);
  } catch {
    throw new Refusal("recovery_key_malformed", "This is not a recovery key. Look for a mistyped character.");
  }
}

/** Salt and cost are asked for; weaker ones than ours are refused, whoever asks for them. */
export async function opener(
  http: HttpClient,
  identifier: string,
  password: string,
): Promise<{ proof: string; open: Opener }> {
  const { salt, kdf } = await http.open<{ salt: string; kdf: Kdf }>("POST", "salts/", { identifier });
  try {
    return passwordOpener(password, unb64(salt), kdf);
  } catch {
    throw new Refusal("weak_parameters", "The service asks for a weaker protection of the password. Nothing was sent.");
  }
}

async function opened(http: HttpClient, identifier: string, proof: object, open: Opener) {
  const session = await http.open<Session>("POST", "sessions/", { identifier, ...proof });
  return { session, identifier, vaultKey: open(session) };
}

/** Store first, registry second: what the registry names is always complete. */
async function keep(platform: Platform, registry: Registry, { session, vaultKey, identifier }: Opened): Promise<Store> {
  const { account } = session;
  const fetched = openedKeyring({ account, vaultKey }, session.keyring);
  const entry = fetched.entries[ACCOUNT_ENTRY]?.value as AccountEntry | undefined;
  if (!entry) throw new Refusal("keyring_damaged", "The account's keyring holds no account.");
  const signed = { manifest: session.manifest, signature: session.manifest_signature };
  const manifest = checkManifest(signed, account, entry);
  const store = await platform.openStore(databaseName(account));
  const known = await readIdentity(store);
  const identity = {
    ...(known && equal(known.vaultKey, vaultKey) ? known : newDevice(platform, session, vaultKey)),
    identifier,
    token: session.token,
    pepperShare: unb64(session.pepper_share),
    manifestVersion: manifest.version,
    stage: "registering" as const,
    ...(session.name_proof === null ? {} : { nameProof: unb64(session.name_proof) }),
  };
  const before = known ? ((await readKeyring(store))?.entries ?? {}) : {};
  const record = { entries: mergeKeyrings(before, fetched.entries), etag: session.etag, epoch: fetched.epoch };
  await store.write([identityWrite(identity), keyringWrite(record)]);
  await leaveOthers(platform, registry, account);
  await registry.setCurrent(account);
  return store;
}

function newDevice(
  platform: Platform,
  session: KeptSession,
  vaultKey: Uint8Array,
): Omit<Identity, "identifier" | "token" | "manifestVersion" | "stage"> {
  const pair = signPair();
  return {
    service: platform.service,
    account: session.account,
    vaultKey,
    pepperShare: unb64(session.pepper_share),
    device: b64(random(16)),
    devicePublic: pair.publicKey,
    devicePrivate: pair.privateKey,
    credential: new Uint8Array(),
  };
}

/** One account an origin: an unfinished or signed-out other one leaves nothing behind. */
async function leaveOthers(platform: Platform, registry: Registry, account: string): Promise<void> {
  for (const other of [await registry.current(), await registry.pending()]) {
    if (other === undefined || other === account) continue;
    await (await platform.openStore(databaseName(other))).destroy();
    await registry.forget(other);
  }
}
