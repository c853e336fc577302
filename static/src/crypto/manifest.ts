/** An account's signed list of its devices and public keys: made and read, never pinned here. */
import type { U8 } from "./bytes.ts";
import { b64, checkedId, equal, exactly, text, unb64, utf8 } from "./bytes.ts";
import { isFields, listField, numberField, textField, type Fields } from "./codec.ts";
import { sign, verify } from "./identity.ts";

export interface ManifestDevice {
  device: string;
  devicePublic: U8;
}

export interface Manifest {
  account: string;
  service: string;
  version: number;
  accountPublic: U8;
  doorPublic: U8;
  recoveryPublic: U8;
  devices: ManifestDevice[];
}

const LABEL = "um-manifest-1";
const DEVICES_MAX = 64;

/** The bytes are the one canonical writing of `fields`; the signature is the account key's. */
export function makeManifest(fields: Manifest, accountPrivate: U8): { manifest: U8; signature: U8 } {
  const manifest = utf8(JSON.stringify(ordered(fields)));
  return { manifest, signature: sign(accountPrivate, LABEL, manifest) };
}

const ordered = (fields: Manifest): object => ({
  v: 1,
  account: fields.account,
  service: fields.service,
  version: fields.version,
  account_key: b64(fields.accountPublic),
  door_key: b64(fields.doorPublic),
  recovery_key: b64(fields.recoveryPublic),
  devices: fields.devices.map((d) => ({ device: d.device, key: b64(d.devicePublic) })),
});

/**
 * A manifest signed by the account key it names; whether that is the pinned key is the caller's question.
 * Raises: Error for a bad signature, another form of writing, or a device named twice.
 */
export function readManifest(bytes: U8, signature: U8): Manifest {
  const json: unknown = JSON.parse(text(bytes));
  if (!isFields(json) || json["v"] !== 1) throw new Error("manifest: version of the format");
  const manifest = fieldsOf(json);
  if (!equal(utf8(JSON.stringify(ordered(manifest))), bytes)) throw new Error("manifest: not canonical");
  if (!verify(manifest.accountPublic, signature, LABEL, bytes)) throw new Error("manifest: signature");
  return manifest;
}

function fieldsOf(json: Fields): Manifest {
  const devices = listField(json, "devices", DEVICES_MAX).map(deviceOf);
  if (new Set(devices.map((d) => d.device)).size !== devices.length) throw new Error("manifest: device twice");
  return {
    account: checkedId(json["account"]),
    service: textField(json, "service", 32),
    version: numberField(json, "version"),
    accountPublic: keyField(json, "account_key"),
    doorPublic: keyField(json, "door_key"),
    recoveryPublic: keyField(json, "recovery_key"),
    devices,
  };
}

function deviceOf(value: unknown): ManifestDevice {
  if (!isFields(value)) throw new Error("manifest: device");
  return { device: checkedId(value["device"]), devicePublic: keyField(value, "key") };
}

const keyField = (fields: Fields, name: string): U8 => exactly(unb64(textField(fields, name, 43)), 32, name);
