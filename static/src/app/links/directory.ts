/** Finding people who want to be found, and being listed while the owner allows it. */
import { hasCode } from "../../net/refusal.ts";
import type { Context } from "../context.ts";
import type { ServiceId } from "../port.ts";
import type { FoundPerson } from "./port.ts";

interface Found {
  service: ServiceId;
  account: string;
  name: string;
  address: string;
  linked_to: string | null;
}

const LISTED = "listed";

/** Raises: Refusal. */
export async function search({ http }: Context, query: string): Promise<FoundPerson[]> {
  const asked = query.trim();
  if (asked === "") return [];
  const { people } = await http.account<{ people: Found[] }>("POST", "directory/", { query: asked });
  return people.map(({ linked_to: linkedTo, ...person }) => ({ ...person, ...(linkedTo ? { linkedTo } : {}) }));
}

/** The account is listed under its name while `discoverable` is granted; with the grant the server drops the listing. */
export async function keepListed(ctx: Context): Promise<void> {
  const { http, store } = ctx;
  const { name } = ctx.me();
  const listed = await store.get<string>("meta", LISTED);
  const wanted = ctx.allows("discoverable") && name !== "" ? name : undefined;
  if (listed === wanted) return;
  if (wanted !== undefined) await list(http, wanted);
  await store.write([
    wanted === undefined ? { drop: "meta", key: LISTED } : { put: "meta", key: LISTED, value: wanted },
  ]);
}

async function list(http: Context["http"], name: string): Promise<void> {
  try {
    await http.account("PUT", "listing/", { name });
  } catch (error) {
    // Nobody is found by a name at this service, or the grant is over already.
    if (!hasCode(error, "not_findable", "name_rule", "not_agreed")) throw error;
  }
}
