/** What a screen asks an engine about links between one person's accounts, and what it is told: types only. */
import type { Decided } from "../consent/port.ts";
import type { AccountView, Nothing, ServiceId } from "../port.ts";

/** Another account of the same person, as the owner's own screens name it. */
export interface Peer {
  service: ServiceId;
  account: string;
  name: string;
}

/** How the unified inbox shows an account; kept in that account's own keyring and nowhere else. */
export interface PrivateLinkView {
  /** alike for accounts that are shown together; "" while it is shown alone or nowhere */
  group: string;
  order: number;
  /** one of a few names of colours; "" for none */
  colour: string;
  /** what its owner calls it; "" for its own name */
  label: string;
  /** the others that are shown beside it */
  peers: Peer[];
}

/** An account as the other side of a registered link has to know it. */
export interface Party extends Peer {
  accountKey: string;
}

/** With what a person can tell that an account is their own: its own page shows the same words. */
export interface Worded extends Party {
  words: string;
}

export type LinkPurpose = "link_found" | "link_sign_in" | "link_reach";

/** That this account and another were shown to a contact to be one person's. */
export interface ShownView {
  id: string;
  /** a: this account is in the conversation; b: it is the one that was shown */
  side: "a" | "b";
  /** "" on the b side */
  conversation: string;
  audience: Peer;
  other: Peer;
  withAddress: boolean;
  /** unix milliseconds */
  expires: number;
  /** to be made anew soon, or it ends by itself */
  due: boolean;
  /** ended on the b side: the a side has to tell the contact */
  ended: boolean;
}

export interface RegisteredView {
  link: string;
  other: { service: ServiceId; account: string; name: string };
  purposes: LinkPurpose[];
}

/** A registered link that waits for its owner's word on this account's own page. */
export interface ProposalView {
  nonce: string;
  other: Worded;
  purposes: LinkPurpose[];
  /** this side said yes; the other has not yet */
  signed: boolean;
}

export interface LinksView {
  own: Worded;
  shown: ShownView[];
  registered: RegisteredView[];
  proposal?: ProposalView;
}

/** What one account hands to the other, through the page that holds both ports; it is for one contact only. */
export interface ShownDraft {
  id: string;
  a: Record<string, string>;
  audience: Record<string, string>;
  /** the contact's name as its owner knows it: for the owner's own lists, told to nobody */
  audienceName: string;
  not_before: number;
  expires: number;
}
export interface CoSigned {
  /** a certificate in plain JSON */
  certificate: unknown;
  /** the other account's proof of it */
  proof: string;
  other: Peer;
  withAddress: boolean;
}

/** Somebody who may be found, and was. */
export interface FoundPerson {
  service: ServiceId;
  account: string;
  /** "" where the service knows none */
  name: string;
  /** the handle; "" where there is none */
  address: string;
  /** the account through which this one was found */
  linkedTo?: string;
}

export interface LinkOperations {
  // before there is an account (role full)
  /** a key to which another account's engine seals the way in; good for one sign-in */
  linkedKey: { args: Nothing; answer: { key: string } };
  signInLinked: { args: { sealed: string }; answer: AccountView };

  // both roles
  privateLink: { args: { change?: Partial<PrivateLinkView> }; answer: { link: PrivateLinkView } };
  /** the inbox gives up its permission itself */
  leaveInbox: { args: Nothing; answer: Nothing };
  links: { args: Nothing; answer: LinksView };
  /** with an `id`: the same link once more, for another month */
  draftShown: { args: { conversation: string; id?: string }; answer: { draft: ShownDraft } };
  coSignShown: { args: { draft: ShownDraft; withAddress: boolean }; answer: { signed: CoSigned } };
  showLink: { args: { signed: CoSigned }; answer: Nothing };
  /** on the a side the contact is told; on the b side the next screen that holds both carries it over */
  endShown: { args: { id: string }; answer: Nothing };
  /** grants nothing: it waits for a yes on the account's own page */
  proposeLink: {
    args: { other: Party; purposes: LinkPurpose[]; statement?: string };
    answer: { statement: string };
  };
  directory: { args: { query: string }; answer: { people: FoundPerson[] } };

  // role full only
  /** the owner's yes: decided first, then signed; `registered` when the other side had said yes, too */
  confirmLink: { args: { nonce: string; decided: Decided[] }; answer: { registered: boolean } };
  dropProposal: { args: Nothing; answer: Nothing };
  undoLink: { args: { link: string }; answer: Nothing };
  /** the way in to the other account of a link, sealed to a key of its own page */
  linkedSession: { args: { service: ServiceId; key: string }; answer: { sealed: string; name: string } };
}

export const LINK_INBOX_OPERATIONS = [
  "privateLink",
  "leaveInbox",
  "links",
  "draftShown",
  "coSignShown",
  "showLink",
  "endShown",
  "proposeLink",
  "directory",
] as const;
export const LINK_FULL_OPERATIONS = [
  "linkedKey",
  "signInLinked",
  "confirmLink",
  "dropProposal",
  "undoLink",
  "linkedSession",
] as const;

/** Links of the owner's own changed: whoever shows them asks again. */
export interface LinkEvent {
  event: "links";
}
