/** Sizes of what goes into a PrivateMessage: buckets, so that a length tells little. */
import type { PaddingConfig } from "ts-mls/paddingConfig.js";
import { bucketFor } from "../seal.ts";

const BUCKETS = [256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072];
/** A signature with its length. */
const AUTH_BYTES = 66;

const until = (length: number): PaddingConfig => ({
  kind: "padUntilLength",
  padUntilLength: bucketFor(length, BUCKETS),
});

/** For an application message: the content's own length comes before it. */
export const messagePadding = (plainBytes: number): PaddingConfig =>
  until(plainBytes + lengthBytes(plainBytes) + AUTH_BYTES);

/** The size of a QUIC variable-length integer, RFC 9420 2.1.2. */
const lengthBytes = (length: number): number => (length < 64 ? 1 : length < 16384 ? 2 : 4);

const LEAF_BYTES = 512;
const PATH_SECRET_BYTES = 84;
const KEY_PACKAGE_BYTES = 640;

/** For a commit, whose size is known only once it is made: from what can be counted before, rounded up. */
export const commitPadding = (leaves: number, adds: number, stateBytes: number): PaddingConfig =>
  until(2 * LEAF_BYTES + leaves * PATH_SECRET_BYTES + adds * KEY_PACKAGE_BYTES + stateBytes);
