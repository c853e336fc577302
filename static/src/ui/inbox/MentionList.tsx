/** Members whose name begins as what stands behind the @: chosen with the arrow keys and Enter, or pressed. */
import type { RefObject } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { MemberView } from "../../app/port.ts";
import { draftOf, setDraft } from "../model/drafts.ts";
import { memberName, membersLike, nameBegun, noteMention } from "../model/mentions.ts";
import type { Thread } from "../model/thread.ts";
import { Avatar } from "../parts/identity.tsx";
import { serviceName } from "../config.ts";
import { words } from "../strings.ts";

const SHOWN_MAX = 6;

export interface Mentioning {
  id: string;
  found: readonly MemberView[];
  at: number;
  look: () => void;
  choose: (member: MemberView) => void;
  /** true when the key was for the list */
  onKeyDown: (event: KeyboardEvent) => boolean;
  aria: Record<string, string>;
}

/** Asked for when the first @ is typed, and anew when members change. */
function useMembers(thread: Thread, wanted: boolean): readonly MemberView[] {
  const [members, setMembers] = useState<readonly MemberView[]>([]);
  const changed = thread.membersChanged.value;
  useEffect(() => {
    if (!wanted) return;
    const asked = thread.account.handle.ask("members", { conversation: thread.conversation });
    void asked.then((answer) => setMembers(answer.members)).catch(() => undefined);
  }, [thread.key, wanted, changed]);
  return members;
}

export function useMentioning(thread: Thread, box: RefObject<HTMLTextAreaElement | null>): Mentioning {
  const id = useId();
  const [begun, setBegun] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const members = useMembers(thread, begun !== null);
  const found = begun === null ? [] : membersLike(members, begun).slice(0, SHOWN_MAX);
  const look = () => {
    const { value = "", selectionStart = 0 } = box.current ?? {};
    setBegun(nameBegun(value, selectionStart));
    setAt(0);
  };
  const choose = (member: MemberView) => {
    const cursor = box.current?.selectionStart ?? 0;
    const text = draftOf(thread.key);
    const before = text.slice(0, cursor - (begun ?? "").length);
    const written = `${before}${memberName(member)} `;
    noteMention(thread.key, member);
    setDraft(thread.key, written + text.slice(cursor));
    setBegun(null);
    requestAnimationFrame(() => box.current?.setSelectionRange(written.length, written.length));
    box.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (found.length === 0) return false;
    const chosen = found[at];
    if (event.key === "ArrowDown" || event.key === "ArrowUp")
      setAt((at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length);
    else if ((event.key === "Enter" || event.key === "Tab") && chosen !== undefined) choose(chosen);
    else if (event.key === "Escape") setBegun(null);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const aria: Record<string, string> =
    found.length === 0
      ? {}
      : { "aria-controls": id, "aria-activedescendant": `${id}-${at}`, "aria-autocomplete": "list" };
  return { id, found, at, look, choose, onKeyDown, aria };
}

export function MentionList({ mentioning }: { mentioning: Mentioning }) {
  const { id, found, at, choose } = mentioning;
  if (found.length === 0) return null;
  return (
    <ul class="mentions" role="listbox" id={id} aria-label={words.acting.mention}>
      {found.map((member, n) => (
        <li
          key={member.account}
          id={`${id}-${n}`}
          class="mentions__one"
          role="option"
          aria-selected={n === at}
          onMouseDown={(event) => {
            event.preventDefault();
            choose(member);
          }}
        >
          <Avatar name={memberName(member)} service={member.service} size="s" />
          <bdi>{memberName(member)}</bdi>
          <span class="fine">{serviceName(member.service)}</span>
        </li>
      ))}
    </ul>
  );
}
