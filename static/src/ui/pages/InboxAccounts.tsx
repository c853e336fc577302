/** How each service stands in the unified inbox, the way to add one, and the ways to their settings. */
import { config, type ServiceInfo } from "../config.ts";
import { ownView } from "../model/account.ts";
import { frameStates, type FrameState } from "../model/frames.ts";
import { ready } from "../model/inbox.ts";
import { Arrange } from "../links/Arrange.tsx";
import { addingAccount, inboxSettings } from "../model/screen.ts";
import { Dialog } from "../parts/Dialog.tsx";
import { Badge } from "../parts/identity.tsx";
import { Icon } from "../parts/Icon.tsx";
import { words } from "../strings.ts";
import { toService } from "./inboxTrip.ts";

function stateOf(service: ServiceInfo): FrameState {
  return frameStates.value.get(service.id) ?? "connecting";
}

function said(service: ServiceInfo): string {
  const account = ready.value.find((one) => one.service === service.id);
  const name = account === undefined ? undefined : ownView(account)?.name;
  return name ?? words.inbox.state[stateOf(service)];
}

/** What stands in the way, where something does that the person can change. */
export function AccountStates() {
  const blocked = config.services.filter((service) => stateOf(service) !== "signed-out");
  if (blocked.length === 0) return null;
  return (
    <ul class="ways">
      {blocked.map((service) => (
        <Way key={service.id} service={service} />
      ))}
    </ul>
  );
}

function target(service: ServiceInfo): string {
  const state = stateOf(service);
  if (state === "partitioned") return service.url;
  return toService(service.url, state === "signed-out" || state === "unreachable" ? "sign-in" : "settings");
}

function Way({ service }: { service: ServiceInfo }) {
  const state = stateOf(service);
  const text = (
    <>
      <Badge service={service.id} size="l" />
      <span class="way__text">
        <strong>{service.name}</strong>
        <span class="fine">{said(service)}</span>
      </span>
    </>
  );
  return (
    <li>
      {state === "ready" ? (
        <span class="way">
          {text}
          <Icon name="check" />
        </span>
      ) : (
        <a class="way" href={target(service)}>
          {text}
          <Icon name="forward" turn />
        </a>
      )}
    </li>
  );
}

export function AddAccount() {
  return (
    <Dialog title={words.inbox.add} onClose={() => (addingAccount.value = false)}>
      <div class="stack">
        <p class="quiet">{words.inbox.addText}</p>
        <ul class="ways">
          {config.services.map((service) => (
            <Way key={service.id} service={service} />
          ))}
        </ul>
        <p>{words.inbox.known}</p>
        <p class="vouch vouch--s">{words.inbox.vouch}</p>
      </div>
    </Dialog>
  );
}

export function InboxSettings() {
  return (
    <Dialog title={words.settings.title} onClose={() => (inboxSettings.value = false)}>
      <div class="stack">
        <Arrange />
        {ready.value.length === 0 && <p class="fine">{words.inbox.empty}</p>}
      </div>
    </Dialog>
  );
}
