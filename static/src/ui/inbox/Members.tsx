/** Who is in a conversation: service, role, safety number, and what an admin may do. */
import { useState } from "preact/hooks";
import type { MemberView } from "../../app/port.ts";
import { serviceName } from "../config.ts";
import { AlsoList } from "../links/ShownHere.tsx";
import type { Row } from "../model/inbox.ts";
import { note, saying } from "../model/toasts.ts";
import { IconButton } from "../parts/controls.tsx";
import { Avatar, Badge } from "../parts/identity.tsx";
import { Icon } from "../parts/Icon.tsx";
import { words } from "../strings.ts";
import { AddMember } from "./AddMember.tsx";

export function nameOf(member: MemberView): string {
  return member.name === "" ? member.fallback : member.name;
}

function about(member: MemberView): string {
  const facts = [serviceName(member.service)];
  if (member.own) facts.push(words.details.you);
  if (member.role === "admin") facts.push(words.details.admin);
  if (member.role === "leaving") facts.push(words.details.leaving);
  if (member.blocked) facts.push(words.details.blocked);
  return facts.join(", ");
}

/** Sixty digits in twelve groups, left to right in every language. */
export function SafetyNumber({ member }: { member: MemberView }) {
  const name = nameOf(member);
  const groups = (member.safetyNumber ?? "").replace(/\D/g, "").match(/\d{5}/g) ?? [];
  return (
    <>
      <p class="safety" role="group" aria-label={words.details.safety(name)}>
        {groups.map((group, index) => (
          <span key={index}>{group}</span>
        ))}
      </p>
      <p class="vouch vouch--s">{words.details.safetyHint(name)}</p>
    </>
  );
}

export function block(row: Row, member: MemberView): void {
  const { account, service, blocked } = member;
  void saying(row.account.handle.ask("block", { account, service, blocked: !blocked }));
}

export async function mute(row: Row, member: MemberView): Promise<void> {
  const args = { conversation: row.view.id, account: member.account };
  const answer = await saying(row.account.handle.ask("mute", args));
  if (answer !== undefined) note(words.details.muted(nameOf(member)));
}

function More({ row, member }: { row: Row; member: MemberView }) {
  const name = nameOf(member);
  return (
    <div class="member__more">
      <AlsoList member={member} />
      <p class="fine">{words.details.devices(member.devices)}</p>
      {member.safetyNumber !== undefined && <SafetyNumber member={member} />}
      {row.view.admin && row.view.status === "active" && (
        <button type="button" class="btn btn--bare btn--care" onClick={() => void mute(row, member)}>
          <Icon name="clock" />
          {words.details.muteOne(name)}
        </button>
      )}
      {!row.view.pair && (
        <button type="button" class="btn btn--bare btn--care" onClick={() => block(row, member)}>
          <Icon name="block" />
          {member.blocked ? words.details.unblockOne(name) : words.details.blockOne(name)}
        </button>
      )}
    </div>
  );
}

async function remove(row: Row, member: MemberView): Promise<void> {
  const name = nameOf(member);
  const args = { conversation: row.view.id, account: member.account };
  const answer = await saying(row.account.handle.ask("removeMember", args));
  if (answer !== undefined) note(words.details.removed(name));
}

function Face({ member }: { member: MemberView }) {
  const name = nameOf(member);
  return (
    <>
      <Avatar name={name} service={member.service} size="s" />
      <span class="member__text">
        <strong class="item__name">
          <bdi>{name}</bdi>
        </strong>
        <span class="fine">
          <Badge service={member.service} />
          {about(member)}
        </span>
      </span>
    </>
  );
}

function Member({ row, member }: { row: Row; member: MemberView }) {
  const [open, setOpen] = useState(false);
  const [removing, setRemoving] = useState(false);
  const name = nameOf(member);
  const removable = row.view.admin && !row.view.pair && !member.own && row.view.status === "active";
  const onRemove = () => {
    setRemoving(true);
    void remove(row, member).finally(() => setRemoving(false));
  };
  return (
    <li>
      <div class="member">
        <Face member={member} />
        <span class="row member__acts">
          {!member.own && (
            <button
              type="button"
              class="btn btn--icon"
              aria-label={words.details.verify(name)}
              title={words.details.verify(name)}
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              <Icon name="shield" />
            </button>
          )}
          {removable && (
            <IconButton
              icon="close"
              class="btn--care"
              label={words.details.remove(name)}
              disabled={removing}
              onClick={onRemove}
            />
          )}
        </span>
      </div>
      {open && <More row={row} member={member} />}
    </li>
  );
}

export function Members({ row, members }: { row: Row; members: readonly MemberView[] }) {
  const mayAdd = row.view.admin && row.view.status === "active";
  return (
    <section class="card" id="members" tabIndex={-1} aria-label={words.thread.members}>
      <h3>{words.thread.people(row.view.memberCount)}</h3>
      <ul>
        {members.map((member) => (
          <Member key={member.account} row={row} member={member} />
        ))}
      </ul>
      {mayAdd && <AddMember row={row} />}
    </section>
  );
}
