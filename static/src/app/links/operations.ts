/** The operations of a running account that are about links: one function each. */
import { boxOpen, boxPair, boxSeal, b64, text, unb64, utf8 } from "../../crypto/index.ts";
import { Refusal } from "../../net/refusal.ts";
import type { Registry } from "../../store/registry.ts";
import type { LinkedWay } from "../account/sign-in.ts";
import type { Operations } from "../port.ts";
import type { Running } from "../running.ts";
import type { LinkOperations } from "./port.ts";
import { openSecret, registered } from "./registered.ts";

/** Those that stand with the engine itself: before there is an account, or about its permission. */
type Elsewhere = "linkedKey" | "signInLinked" | "leaveInbox";
type Handled = Exclude<keyof LinkOperations, Elsewhere>;
type Handler<O extends Handled> = (running: Running, args: Operations[O]["args"]) => Promise<Operations[O]["answer"]>;

/** Nothing joins a protected minor's account to another: what the server does not see is refused here. */
function forAdults<A, R>(handler: (running: Running, args: A) => Promise<R>) {
  return async (running: Running, args: A): Promise<R> => {
    if (running.self.isProtected) throw new Refusal("not_for_minors", "Not while this account counts as under 18.");
    return await handler(running, args);
  };
}

export const LINKS: { [O in Handled]: Handler<O> } = {
  privateLink: async ({ links }, { change }) => await links.changePrivate(change),
  links: async ({ links }) => await links.view(),
  draftShown: forAdults(async ({ links }, args) => await links.draft(args)),
  coSignShown: forAdults(async ({ links }, args) => await links.coSign(args)),
  showLink: forAdults(async ({ links }, args) => {
    await links.show(args);
    return {};
  }),
  endShown: async ({ links }, { id }) => {
    await links.end(id);
    return {};
  },
  proposeLink: forAdults(async ({ links }, args) => await links.propose(args)),
  directory: async ({ links }, { query }) => await links.search(query),
  confirmLink: forAdults(async ({ links, consents }, { nonce, decided }) => {
    // What is not known to be granted at the server would be refused there; a kept decision is no answer here.
    if (await consents.decide(decided)) throw new Refusal("unreachable", "The service cannot be reached.");
    return await links.confirm(nonce);
  }),
  dropProposal: async ({ links }) => {
    await links.dropProposal();
    return {};
  },
  undoLink: async ({ links }, { link }) => {
    await links.undo(link);
    return {};
  },
  linkedSession,
};

export function linkOperation(op: string): Handler<Handled> | undefined {
  return Object.hasOwn(LINKS, op) ? (LINKS[op as Handled] as Handler<Handled>) : undefined;
}

type FromServer = Omit<LinkedWay, "vault" | "identifier"> & { service: string };

/** The server opens a session where both accounts agreed to it; the vault's key the other account gave long ago. */
async function linkedSession(
  { context: ctx }: Running,
  { service, key }: Operations["linkedSession"]["args"],
): Promise<Operations["linkedSession"]["answer"]> {
  const link = (await registered(ctx)).find(
    ({ view }) => view.other.service === service && view.purposes.includes("link_sign_in"),
  );
  if (!link) throw new Refusal("no_such_link", "No account there is linked with this one for signing in.");
  const { vault, identifier } = openSecret(ctx, link.sealed);
  const session = await ctx.http.account<FromServer>("POST", "links/session/", { link: link.view.link });
  const { account, token, pepper_share, name_proof } = session;
  const way: LinkedWay = { account, token, pepper_share, name_proof, vault, identifier };
  return { sealed: b64(boxSeal(unb64(key), utf8(JSON.stringify(way)))), name: link.view.other.name };
}

/** A new one each time it is asked for. */
export async function newLinkedKey(registry: Registry): Promise<{ key: string }> {
  const pair = boxPair();
  await registry.setLinkedKey(pair);
  return { key: b64(pair.publicKey) };
}

/** Opens what was sealed to the key of this page; a second time it does not. Raises: Refusal. */
export async function openedWay(registry: Registry, sealed: string): Promise<LinkedWay> {
  const pair = await registry.linkedKey();
  await registry.setLinkedKey(undefined);
  try {
    if (pair) return JSON.parse(text(boxOpen(pair.publicKey, pair.privateKey, unb64(sealed)))) as LinkedWay;
  } catch {
    // said below
  }
  throw new Refusal("sign_in_failed", "This way in was used or is not for this browser. Sign in with the password.");
}
