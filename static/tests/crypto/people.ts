/** Accounts and devices for tests, made with the product's own functions. */
import * as crypto from "../../src/crypto/index.ts";

export type Device = crypto.Me & { accountPrivate: Uint8Array; label: string };

export interface Account {
  label: string;
  account: string;
  service: string;
  keys: crypto.KeyPair;
  door: crypto.KeyPair;
}

export function newAccount(label: string, service = "messenger"): Account {
  return { label, service, account: crypto.b64(crypto.random(16)), keys: crypto.signPair(), door: crypto.boxPair() };
}

export function newDevice(owner: Account, label: string): Device {
  const keys = crypto.signPair();
  const fields = {
    service: owner.service,
    account: owner.account,
    accountPublic: owner.keys.publicKey,
    device: crypto.b64(crypto.random(16)),
    devicePublic: keys.publicKey,
    manifestVersion: 1,
  };
  return {
    ...fields,
    label: `${owner.label}/${label}`,
    devicePrivate: keys.privateKey,
    accountPrivate: owner.keys.privateKey,
    doorPublic: owner.door.publicKey,
    doorPrivate: owner.door.privateKey,
    credential: crypto.makeCredential(fields, owner.keys.privateKey),
  };
}

export const newSeat = (): string => crypto.b64(crypto.random(16));

export const member = (device: crypto.Me, role: crypto.Role = "member"): crypto.Member => ({
  seat: newSeat(),
  role,
  service: device.service,
  name: "",
});
