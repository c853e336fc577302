/** What only the password's owner may do: change it, see the recovery key, delete the account. */
import { formatRecoveryKey } from "../../crypto/index.ts";
import type { HttpClient } from "../../net/http.ts";
import { hasCode } from "../../net/refusal.ts";
import type { AccountEntry, Identity } from "./identity.ts";
import { askService } from "./service.ts";
import { opener } from "./sign-in.ts";
import { passwordPart } from "./vault.ts";

/** The vault opens with the new password alone; no session ends. Raises: Refusal for a wrong current one. */
export async function changePassword(
  http: HttpClient,
  identity: Identity,
  entry: AccountEntry,
  args: { current: string; next: string },
): Promise<void> {
  const { proof } = await opener(http, entry.identifier, args.current);
  const { kdf } = await askService(http);
  const next = passwordPart(args.next, kdf, identity.pepperShare, identity.vaultKey);
  await http.account("POST", "password/", { current_proof: proof, ...next });
}

export function recoveryKeyOf(entry: AccountEntry): string {
  return formatRecoveryKey(entry.recovery_secret);
}

export async function proofOf(http: HttpClient, entry: AccountEntry, password: string): Promise<string> {
  return (await opener(http, entry.identifier, password)).proof;
}

/** Asked before anything is undone for it: nobody leaves a conversation over a mistyped password. */
export async function isPassword(http: HttpClient, { identifier }: AccountEntry, proof: string): Promise<boolean> {
  try {
    const { token } = await http.open<{ token: string }>("POST", "sessions/", { identifier, proof });
    return token !== "";
  } catch (error) {
    if (hasCode(error, "sign_in_failed")) return false;
    throw error;
  }
}

/** The server keeps nothing of the account. Raises: Refusal for a wrong password. */
export async function deleteAccount(http: HttpClient, proof: string): Promise<void> {
  await http.account("POST", "account/delete/", { proof });
}
