/** What other browsers of the owner show, offered in this one; asked of nobody but the accounts' own keyrings. */
import type { Peer } from "../../app/links/port.ts";
import { serviceInfo, serviceName } from "../config.ts";
import { frameStates } from "../model/frames.ts";
import { note } from "../model/toasts.ts";
import { toService } from "../pages/inboxTrip.ts";
import { Badge } from "../parts/identity.tsx";
import { forget, missing } from "./inbox.ts";
import { did } from "./model.ts";
import { links } from "./words.ts";

const w = links.inbox;

function Way({ peer }: { peer: Peer }) {
  const { name, url } = serviceInfo(peer.service);
  const allowed = frameStates.value.get(peer.service) === "remembered";
  const drop = () =>
    void did(forget(peer)).then((done) => {
      if (done) note(w.forgot);
    });
  return (
    <li class="row row--wrap">
      <a class="btn" href={toService(url, allowed ? "settings" : "sign-in")}>
        <Badge service={peer.service} />
        {allowed ? w.allow(name) : w.signIn(name)}
      </a>
      <button type="button" class="btn btn--bare" aria-label={`${w.forget}: ${name}`} onClick={drop}>
        {w.forget}
      </button>
    </li>
  );
}

export function JoinAgain() {
  const peers = missing.value;
  if (peers.length === 0) return null;
  const names = peers.map(({ service, name }) => links.also(serviceName(service), name));
  return (
    <section class="again" aria-label={w.again}>
      <p class="fine">{w.againText(names)}</p>
      <ul class="stack stack--s">
        {peers.map((peer) => (
          <Way key={peer.account} peer={peer} />
        ))}
      </ul>
    </section>
  );
}
