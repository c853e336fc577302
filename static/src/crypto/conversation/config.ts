/** The constants of the protocol that all members share: no clock, no setting, no state. */
/* eslint-disable @typescript-eslint/require-await -- the library's interface is asynchronous; nothing in here waits */
import type { Capabilities } from "ts-mls/capabilities.js";
import type { ClientConfig } from "ts-mls/clientConfig.js";
import { defaultKeyPackageEqualityConfig } from "ts-mls/keyPackageEqualityConfig.js";
import { equal } from "../bytes.ts";
import { readCredential } from "../credential.ts";
import { SUITE } from "../suite/suite.ts";

/** Application messages of so many past epochs are still read, by everybody alike. */
export const WINDOW = 4n;

/** How far a ratchet is turned forward for one message: a flood of skipped generations costs no more than this. */
export const FORWARD_STEPS_MAX = 1000;

/** The one application extension of the GroupContext (private use range of RFC 9420 section 17.3). */
export const GROUP_STATE = 0xf001;

/** Carries the info key to those a Welcome adds, inside the encrypted GroupInfo. */
export const INFO_KEY = 0xf002;

export const HOUR_SECONDS = 3600;
export const PACKAGE_LIFETIME_SECONDS = 28 * 24 * HOUR_SECONDS;

export const capabilities: Capabilities = {
  versions: ["mls10"],
  ciphersuites: [SUITE],
  extensions: [GROUP_STATE],
  proposals: [],
  credentials: ["basic"],
};

export const clientConfig: ClientConfig = {
  keyRetentionConfig: {
    // Messages come in order; what is kept of skipped ones would undo forward secrecy.
    retainKeysForGenerations: 0,
    retainKeysForEpochs: Number(WINDOW),
    maximumForwardRatchetSteps: FORWARD_STEPS_MAX,
  },
  // On receive it would bring each member's clock into the verdict.
  lifetimeConfig: { maximumTotalLifetime: BigInt(PACKAGE_LIFETIME_SECONDS), validateLifetimeOnReceive: false },
  keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
  paddingConfig: { kind: "padUntilLength", padUntilLength: 256 },
  authService: {
    async validateCredential(credential, signaturePublicKey) {
      if (credential.credentialType !== "basic") return false;
      const read = readCredential(credential.identity);
      return read !== undefined && equal(read.devicePublic, signaturePublicKey);
    },
  },
};
