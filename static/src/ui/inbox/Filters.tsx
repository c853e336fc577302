/** What of the list is shown: by name, unread only, one service; and the way to the requests. */
import { useId } from "preact/hooks";
import type { ServiceId } from "../../app/port.ts";
import { serviceName } from "../config.ts";
import { accounts, knocks, needle, onlyService, show, type Show } from "../model/inbox.ts";
import { go, route } from "../model/route.ts";
import { Badge } from "../parts/identity.tsx";
import { Icon } from "../parts/Icon.tsx";
import { words } from "../strings.ts";

export function Search() {
  return (
    <label class="search">
      <Icon name="search" />
      <span class="sr">{words.list.filter}</span>
      <input
        type="search"
        id="filter"
        placeholder={words.list.filter}
        value={needle.value}
        onInput={(event) => (needle.value = event.currentTarget.value)}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  );
}

function choose(what: Show): void {
  show.value = what;
  if (route.value.view === "requests") go("#/");
}

function Chip({ what, text }: { what: Show; text: string }) {
  const pressed = show.value === what && route.value.view !== "requests";
  return (
    <button type="button" class="chip" aria-pressed={pressed} onClick={() => choose(what)}>
      {text}
    </button>
  );
}

function RequestsChip() {
  const id = useId();
  const waiting = knocks.value.length;
  return (
    <>
      <button
        type="button"
        class="chip"
        aria-describedby={waiting > 0 ? id : undefined}
        aria-pressed={route.value.view === "requests"}
        onClick={() => go("#/requests")}
      >
        {words.list.requests}
        {waiting > 0 && (
          <span class="count" aria-hidden="true">
            {waiting}
          </span>
        )}
      </button>
      <span class="sr" id={id}>
        {waiting > 0 ? words.list.requestsWaiting(waiting) : ""}
      </span>
    </>
  );
}

export function Filters() {
  return (
    <div class="filters" role="group" aria-label={words.list.show}>
      <Chip what="all" text={words.list.all} />
      <Chip what="unread" text={words.list.unread} />
      <RequestsChip />
    </div>
  );
}

function ServiceChip({ service }: { service: ServiceId }) {
  const pressed = onlyService.value === service;
  return (
    <button
      type="button"
      class="chip"
      aria-pressed={pressed}
      onClick={() => (onlyService.value = pressed ? null : service)}
    >
      <Badge service={service} />
      {serviceName(service)}
    </button>
  );
}

/** Only where several accounts are merged. */
export function ServiceFilters() {
  if (accounts.value.length < 2) return null;
  return (
    <div class="filters filters--line" role="group" aria-label={words.list.services}>
      {accounts.value.map((account) => (
        <ServiceChip key={account.service} service={account.service} />
      ))}
    </div>
  );
}
