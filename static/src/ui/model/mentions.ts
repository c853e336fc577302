/** Members that were named while writing: kept with the conversation until it is sent, and found again in its words. Pure but for that list. */
import type { MemberView, Mention } from "../../app/port.ts";

const named = new Map<string, Map<string, string>>();

export const memberName = ({ name, fallback }: MemberView): string => (name === "" ? fallback : name);

/** From now on `@name` in this conversation's draft means this account. */
export function noteMention(key: string, member: MemberView): void {
  const here = named.get(key) ?? new Map<string, string>();
  named.set(key, here.set(memberName(member), member.account));
}

/** In order and apart; the longer of two names that begin alike. */
export function mentionsIn(key: string, text: string): Mention[] {
  const found: Mention[] = [];
  const names = [...(named.get(key) ?? [])].sort(([one], [other]) => other.length - one.length);
  for (const [name, account] of names) {
    const length = name.length + 1;
    for (let from = text.indexOf(`@${name}`); from >= 0; from = text.indexOf(`@${name}`, from + length)) {
      const free = found.every((other) => from + length <= other.from || from >= other.from + other.length);
      if (free) found.push({ from, length, account });
    }
  }
  return found.sort((one, other) => one.from - other.from);
}

/** What stands behind the last @ before the cursor, when it may be the beginning of a name. */
export function nameBegun(text: string, cursor: number): string | null {
  const match = /(?:^|[\s(])@([^@\n]{0,40})$/u.exec(text.slice(0, cursor));
  return match?.[1] ?? null;
}

export function membersLike(members: readonly MemberView[], begun: string): MemberView[] {
  const sought = begun.toLocaleLowerCase();
  return members.filter((member) => !member.own && memberName(member).toLocaleLowerCase().includes(sought));
}
