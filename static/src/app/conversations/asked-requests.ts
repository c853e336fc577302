/** What the owner answers: to a request, and to a person. */
import type { ServiceId } from "../port.ts";
import { blockShown, unblockShown } from "../links/blocking.ts";
import { beginByInvitation } from "./beginnings.ts";
import type { House } from "./house.ts";
import { block, decline, isComing, type Request } from "./invitations.ts";
import { requestEntry } from "./keys.ts";
import { noSuchRequest } from "./refusals.ts";

export function requestFor(house: House, conversation: string): Request {
  const request = house.ctx.keyring.get<Request>(requestEntry(conversation));
  if (!request) throw noSuchRequest();
  return request;
}

export async function accept(house: House, conversation: string): Promise<{ conversation: string }> {
  if (isComing(house, conversation)) return { conversation };
  await beginByInvitation(house, conversation, requestFor(house, conversation));
  house.requestsChanged();
  return { conversation };
}

export async function blockRequest(house: House, conversation: string): Promise<Record<never, never>> {
  const request = requestFor(house, conversation);
  const { account, service, name, account_key: accountKey } = request.from;
  await block(house, { account, service, name, accountKey }, true);
  await decline(house, conversation, request);
  house.personChanged(account);
  return {};
}

export async function blockPerson(house: House, account: string, service: ServiceId, blocked: boolean): Promise<void> {
  const seen = [...house.lives.values()]
    .map(({ record }) => record.members[account] ?? record.people[account])
    .find(Boolean);
  await block(house, { account, service, name: seen?.name ?? "", accountKey: seen?.accountKey }, blocked);
  house.personChanged(account);
  if (blocked) await blockShown(house, account);
  else await unblockShown(house, account);
}
