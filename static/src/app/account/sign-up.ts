/** Making an account: every key is made here and durable here before the server is asked to make the account. */
import type { Kdf } from "../../crypto/index.ts";
import { b64, boxPair, makeCredential, random, sealKeyring, signPair, unb64 } from "../../crypto/index.ts";
import { HttpClient } from "../../net/http.ts";
import { hasCode, isUnreachable } from "../../net/refusal.ts";
import { databaseName } from "../../store/names.ts";
import type { Registry } from "../../store/registry.ts";
import { signUpWrite } from "../consent/acts.ts";
import { settledWrite } from "../consent/questions.ts";
import type { Store, Write } from "../context.ts";
import type { KeyringRecord } from "../keyring.ts";
import { keyringWrite, readKeyring } from "../keyring.ts";
import type { Platform } from "../platform.ts";
import type { SignUp } from "../port.ts";
import { ageSaid } from "./age.ts";
import type { AccountEntry, Identity } from "./identity.ts";
import { ACCOUNT_ENTRY, identityWrite, readIdentity } from "./identity.ts";
import { firstManifest } from "./manifest.ts";
import { makePackages, packageBody, packageWrites, SINGLE_USE } from "./packages.ts";
import { askService } from "./service.ts";
import { signIn } from "./sign-in.ts";
import { passwordPart, recoveryPart } from "./vault.ts";

interface Granted {
  sign_up: string;
  account: string;
  pepper_share: string;
}
interface Created {
  account: string;
  token: string;
  etag: string;
  name_proof: string | null;
}

/** The account exists, is ready in the store and is this origin's. Raises: Refusal; then nothing is left, unless no answer came. */
export async function signUp(platform: Platform, registry: Registry, args: SignUp): Promise<Store> {
  const http = new HttpClient(platform.origin);
  const resumed = await resume(http, platform, registry, args);
  if (resumed) return resumed;
  const { kdf } = await askService(http);
  const code = args.code === undefined ? {} : { code: args.code };
  const granted = await http.open<Granted>("POST", "sign-ups/", { identifier: args.identifier, ...code });
  const store = await platform.openStore(databaseName(granted.account));
  const drafted = await draft(platform, args, granted, kdf);
  return await unlessLost(store, registry, granted.account, () => begin(http, store, registry, drafted));
}

/** The store when `act` succeeds; without an answer all is kept, because the account may exist; else nothing is left. */
async function unlessLost(store: Store, registry: Registry, account: string, act: () => Promise<void>): Promise<Store> {
  try {
    await act();
    return store;
  } catch (error) {
    if (isUnreachable(error)) await store.close();
    else await discard(store, registry, account);
    throw error;
  }
}

/**
 * Goes on with a sign-up of the same identifier whose answer was lost: the very same account is asked for again.
 * Undefined when there is none, or when it turns out that another account took the identifier.
 */
async function resume(
  http: HttpClient,
  platform: Platform,
  registry: Registry,
  args: SignUp,
): Promise<Store | undefined> {
  const account = await registry.pending();
  if (account === undefined) return undefined;
  const store = await platform.openStore(databaseName(account));
  const identity = await readIdentity(store);
  const sent = await store.get<Body>("meta", SENT);
  const keyring = await readKeyring(store);
  if (identity?.stage !== "sent" || identity.identifier !== args.identifier || !sent || !keyring) {
    await discard(store, registry, account);
    return undefined;
  }
  await store.write([reachWrite(identity, keyring, args), identityWrite({ ...identity, age: ageSaid(args.minor) })]);
  return (await signedIn(platform, registry, args)) ?? (await sentAgain(http, store, registry, identity, sent, args));
}

/** The account of a sign-up that was cut off after the last thing but one: it is this origin's from now on. */
export async function adoptFinished(platform: Platform, registry: Registry): Promise<string | undefined> {
  const account = await registry.pending();
  if (account === undefined) return undefined;
  const store = await platform.openStore(databaseName(account));
  const made = (await readIdentity(store))?.token;
  await store.close();
  if (!made) return undefined;
  await registry.setCurrent(account);
  return account;
}

async function signedIn(platform: Platform, registry: Registry, args: SignUp): Promise<Store | undefined> {
  try {
    const store = await signIn(platform, registry, args);
    if (args.minor === true) await sayMinor(platform, store);
    return store;
  } catch (error) {
    if (hasCode(error, "sign_in_failed")) return undefined;
    throw error;
  }
}

/** The account was made already: by a form on which this may not have been ticked. */
async function sayMinor(platform: Platform, store: Store): Promise<void> {
  const http = new HttpClient(platform.origin);
  http.token = (await readIdentity(store))?.token;
  await http.account("POST", "age/", { minor: true });
}

async function sentAgain(
  http: HttpClient,
  store: Store,
  registry: Registry,
  identity: Identity,
  sent: Body,
  args: SignUp,
): Promise<Store | undefined> {
  const { kdf } = await askService(http);
  const password = passwordPart(args.password, kdf, identity.pepperShare, identity.vaultKey);
  try {
    return await unlessLost(store, registry, identity.account, () =>
      create(http, store, registry, { ...sent, minor: args.minor === true, password }),
    );
  } catch (error) {
    if (isUnreachable(error)) throw error;
    return undefined;
  }
}

async function discard(store: Store, registry: Registry, account: string): Promise<void> {
  await registry.forget(account);
  await store.destroy();
}

type Body = Record<string, unknown>;
/** Where the request lies that made, or will make, the account. */
const SENT = "sign_up";

interface Draft {
  identity: Identity;
  keyring: KeyringRecord;
  packages: Awaited<ReturnType<typeof makePackages>>;
  body: Body;
  /** the answer of the form, signed */
  reach: Write;
}

async function draft(platform: Platform, args: SignUp, granted: Granted, kdf: Kdf): Promise<Draft> {
  const entry = newEntry(platform, args);
  const identity = newIdentity(platform, args, granted, entry);
  const { account, device, vaultKey, pepperShare } = identity;
  const entries = { [ACCOUNT_ENTRY]: { value: entry, clock: 1, device } };
  const now = Date.now();
  const packages = [
    ...(await makePackages(identity, SINGLE_USE, false, now)),
    ...(await makePackages(identity, 1, true, now)),
  ];
  const { manifest, signature } = firstManifest(account, platform.service, entry, identity);
  const keyring = { entries, etag: "", epoch: 0 };
  return {
    identity,
    keyring,
    packages,
    reach: reachWrite(identity, keyring, args),
    body: {
      sign_up: granted.sign_up,
      door: "service",
      minor: args.minor === true,
      password: passwordPart(args.password, kdf, pepperShare, vaultKey),
      recovery: recoveryPart(entry.recovery_secret, pepperShare, vaultKey),
      keyring: b64(sealKeyring(vaultKey, account, 0, entries)),
      manifest,
      manifest_signature: signature,
      device,
      ...packageBody(packages),
    },
  };
}

/** What was answered on the form lies beside the account from the moment it is asked for, and leaves right after. */
function reachWrite({ service, account }: Identity, { entries }: KeyringRecord, { reach }: SignUp): Write {
  const { account_private: accountPrivate } = entries[ACCOUNT_ENTRY]?.value as AccountEntry;
  return signUpWrite({ service, account, accountPrivate }, reach);
}

function newEntry(platform: Platform, args: SignUp): AccountEntry {
  const account = signPair();
  const door = boxPair();
  return {
    // Where the identifier is the name, nothing else is asked for.
    name: platform.service === "instagram" ? args.identifier : (args.name?.trim() ?? ""),
    identifier: args.identifier,
    account_public: account.publicKey,
    account_private: account.privateKey,
    door_public: door.publicKey,
    door_private: door.privateKey,
    recovery_secret: random(20),
  };
}

function newIdentity(platform: Platform, args: SignUp, granted: Granted, entry: AccountEntry): Identity {
  const pair = signPair();
  const names = {
    service: platform.service,
    account: granted.account,
    device: b64(random(16)),
    devicePublic: pair.publicKey,
    manifestVersion: 1,
  };
  return {
    ...names,
    stage: "sent",
    identifier: args.identifier,
    token: "",
    devicePrivate: pair.privateKey,
    vaultKey: random(32),
    pepperShare: unb64(granted.pepper_share),
    age: ageSaid(args.minor),
    credential: makeCredential({ ...names, accountPublic: entry.account_public }, entry.account_private),
  };
}

/** Written before it is sent: should the answer be lost, `resume` finds everything again. */
async function begin(
  http: HttpClient,
  store: Store,
  registry: Registry,
  { identity, keyring, packages, body, reach }: Draft,
): Promise<void> {
  await store.write([
    reach,
    settledWrite(Date.now()),
    identityWrite(identity),
    keyringWrite(keyring),
    ...packageWrites(packages),
    { put: "meta", key: SENT, value: body },
  ]);
  await registry.setPending(identity.account);
  await create(http, store, registry, body);
}

async function create(http: HttpClient, store: Store, registry: Registry, body: Body): Promise<void> {
  const made = await http.open<Created>("POST", "accounts/", body);
  const identity = await readIdentity(store);
  const keyring = await readKeyring(store);
  if (!identity || !keyring) throw new Error("a sign-up without its draft");
  const proof = made.name_proof === null ? {} : { nameProof: unb64(made.name_proof) };
  await store.write([
    identityWrite({ ...identity, ...proof, token: made.token, stage: "ready" }),
    keyringWrite({ ...keyring, etag: made.etag }),
    { drop: "meta", key: SENT },
  ]);
  await registry.setCurrent(identity.account);
}
