/** What somebody decides about one purpose, as their device states and signs it; no text, no ledger, no clock. */
import type { U8 } from "../bytes.ts";
import { b64, exactly, random, unb64, utf8 } from "../bytes.ts";
import { canonical, canonicalHash } from "../canonical.ts";
import type { KeyPair } from "../identity.ts";
import { sign, signPair } from "../identity.ts";
import { derive } from "../seal.ts";

export type Act = "grant" | "refuse" | "withdraw";

/** What was on the screen when somebody decided. */
export interface Shown {
  purpose: string;
  version: number;
  language: string;
  /** hash of the text */
  text: string;
}

export interface Decision extends Shown {
  type: "um-consent-decision-1";
  service: string;
  act: Act;
  /** public key under which this account decides about this purpose and about no other */
  subject: string;
  nonce: string;
}

export interface SignedDecision {
  decision: Decision;
  signature: string;
  /** the account key's word that the subject is its own: checked by the server and not kept there */
  certificate: string;
}

/** Who decides: a service's account with its key. */
export interface Decider {
  service: string;
  account: string;
  accountPrivate: U8;
}

export const DECISION = "um-consent-decision-1";
const SUBJECT = "um-consent-1";
const CERTIFICATE = "um-consent-key-1";
const SEED_BYTES = 32;
const NONCE_BYTES = 16;

/** Every device of the account makes the same pair; two purposes' pairs tell nothing about each other. */
export function consentSubject({ service, accountPrivate }: Omit<Decider, "account">, purpose: string): KeyPair {
  const seed = accountPrivate.subarray(0, SEED_BYTES);
  return signPair(derive(seed, `${SUBJECT}\0${service}\0${purpose}`, SEED_BYTES));
}

/** The hash of a purpose's words, which a decision names. */
export const noticeHash = ({ title, body }: { title: string; body: string }): string => canonicalHash({ title, body });

/** A statement with a nonce of its own: the same act twice is two statements. */
export function makeDecision(decider: Decider, shown: Shown, act: Act, nonce = random(NONCE_BYTES)): SignedDecision {
  const { purpose, version, language, text } = shown;
  const pair = consentSubject(decider, purpose);
  const decision: Decision = {
    type: DECISION,
    service: decider.service,
    purpose,
    version,
    language,
    text,
    act,
    subject: b64(pair.publicKey),
    nonce: b64(exactly(nonce, NONCE_BYTES, "nonce")),
  };
  return {
    decision,
    signature: b64(sign(pair.privateKey, `${DECISION}\0`, canonical(decision))),
    certificate: b64(certify(decider, purpose, pair.publicKey)),
  };
}

function certify({ service, account, accountPrivate }: Decider, purpose: string, subject: U8): U8 {
  const owner = exactly(unb64(account), 16, "account");
  return sign(accountPrivate, `${CERTIFICATE}\0${service}\0`, owner, utf8(`${purpose}\0`), subject);
}
