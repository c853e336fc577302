/** Key packages: how a device lets others add it, and what a claimer checks. Which ones are used up is not known here. */
import { extensionsSupportedByCapabilities } from "ts-mls/extension.js";
import { generateKeyPackageWithKey, makeKeyPackageRef, verifyKeyPackage, type KeyPackage } from "ts-mls/keyPackage.js";
import { verifyLeafNodeSignatureKeyPackage } from "ts-mls/leafNode.js";
import { encodeMlsMessage } from "ts-mls/message.js";
import type { U8 } from "./bytes.ts";
import { concat, equal, exactly } from "./bytes.ts";
import {
  capabilities,
  clientConfig,
  GROUP_STATE,
  HOUR_SECONDS,
  PACKAGE_LIFETIME_SECONDS,
} from "./conversation/config.ts";
import { decodeWhole } from "./conversation/frames.ts";
import { readCredential, type Credential } from "./credential.ts";
import { SUITE, suiteOf } from "./suite/suite.ts";

export interface KeyPackagePair {
  publicPackage: U8;
  privatePackage: U8;
  /** names the package in a Welcome */
  ref: U8;
}

interface Owner {
  devicePublic: U8;
  devicePrivate: U8;
  credential: U8;
}

/** Valid from an hour before `now` (unix ms), so that clocks may differ, and for 28 days in all. */
export async function makeKeyPackage(me: Owner, now: number = Date.now()): Promise<KeyPackagePair> {
  const { publicPackage, privatePackage } = await generate(me, now);
  return {
    publicPackage: encodePackage(publicPackage),
    privatePackage: concat(privatePackage.initPrivateKey, privatePackage.hpkePrivateKey),
    ref: await makeKeyPackageRef(publicPackage, suiteOf(SUITE).hash),
  };
}

/** The library's own form: for those who go on working with it at once. */
export function generate(me: Owner, now: number = Date.now()): ReturnType<typeof generateKeyPackageWithKey> {
  const notBefore = BigInt(Math.floor(now / 1000) - HOUR_SECONDS);
  return generateKeyPackageWithKey(
    { credentialType: "basic", identity: me.credential },
    capabilities,
    { notBefore, notAfter: notBefore + BigInt(PACKAGE_LIFETIME_SECONDS) },
    [],
    { signKey: me.devicePrivate, publicKey: me.devicePublic },
    suiteOf(SUITE),
  );
}

const encodePackage = (keyPackage: KeyPackage): U8 =>
  encodeMlsMessage({ version: "mls10", wireformat: "mls_key_package", keyPackage });

/** Raises: Error when it is not one whole key package. */
export function decodePackage(bytes: U8): KeyPackage {
  const message = decodeWhole(bytes);
  if (message.wireformat !== "mls_key_package") throw new Error("key package: wire format");
  return message.keyPackage;
}

/** The two private keys of `privatePackage`, and the device's. */
export function openPrivatePackage(privatePackage: U8, devicePrivate: U8) {
  exactly(privatePackage, 64, "private package");
  return {
    initPrivateKey: privatePackage.slice(0, 32),
    hpkePrivateKey: privatePackage.slice(32),
    signaturePrivateKey: devicePrivate,
  };
}

/**
 * What everybody would accept in an Add, and fresh by the claimer's clock (`now`: unix ms).
 * Raises: Error naming what is wrong. RFC 9420 sections 7.3, 10.1.
 */
export async function checkKeyPackage(bytes: U8, now: number): Promise<{ credential: Credential; ref: U8 }> {
  const keyPackage = decodePackage(bytes);
  const { leafNode } = keyPackage;
  const suite = suiteOf(SUITE);
  if (keyPackage.cipherSuite !== SUITE) throw new Error("key package: suite");
  if (!(await verifyKeyPackage(keyPackage, suite.signature))) throw new Error("key package: signature");
  if (!(await verifyLeafNodeSignatureKeyPackage(leafNode, suite.signature)))
    throw new Error("key package: leaf signature");
  if (equal(keyPackage.initKey, leafNode.hpkePublicKey)) throw new Error("key package: one key used twice");
  if (!supports(keyPackage)) throw new Error("key package: capabilities");
  checkLifetime(leafNode.lifetime, now);
  return { credential: await credentialOf(keyPackage), ref: await makeKeyPackageRef(keyPackage, suite.hash) };
}

const supports = ({ leafNode }: KeyPackage): boolean =>
  leafNode.capabilities.extensions.includes(GROUP_STATE) &&
  leafNode.capabilities.ciphersuites.includes(SUITE) &&
  leafNode.capabilities.credentials.includes("basic") &&
  extensionsSupportedByCapabilities(leafNode.extensions, leafNode.capabilities);

function checkLifetime({ notBefore, notAfter }: { notBefore: bigint; notAfter: bigint }, now: number): void {
  const seconds = BigInt(Math.floor(now / 1000));
  if (notAfter - notBefore > BigInt(PACKAGE_LIFETIME_SECONDS)) throw new Error("key package: lives too long");
  if (notBefore > seconds || notAfter < seconds) throw new Error("key package: not within its lifetime");
}

async function credentialOf({ leafNode }: KeyPackage): Promise<Credential> {
  const { credential, signaturePublicKey } = leafNode;
  const valid = await clientConfig.authService.validateCredential(credential, signaturePublicKey);
  const read = valid && credential.credentialType === "basic" ? readCredential(credential.identity) : undefined;
  if (read === undefined) throw new Error("key package: credential");
  return read;
}
