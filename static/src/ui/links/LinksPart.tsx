/** The part "Links" of the privacy centre: private, shown and registered, each with the one button that ends it. */
import { useState } from "preact/hooks";
import type { LinksView, RegisteredView, ShownView } from "../../app/links/port.ts";
import { serviceName } from "../config.ts";
import { date } from "../language.ts";
import { isProtected, type Account } from "../model/account.ts";
import { note } from "../model/toasts.ts";
import { Section } from "../pages/Settings.tsx";
import { UnifiedSwitch } from "../pages/settingsReach.tsx";
import { Badge } from "../parts/identity.tsx";
import { Lede } from "../privacy/Lede.tsx";
import { SignInWishCard } from "./LinkedSignIn.tsx";
import { did, useLinks, usePrivate } from "./model.ts";
import { Proposal } from "./Proposal.tsx";
import { signInWish } from "./trip.ts";
import { links } from "./words.ts";

function Private({ account }: { account: Account }) {
  const link = usePrivate(account);
  const names = (link?.peers ?? []).map(({ service, name }) => links.also(serviceName(service), name));
  return (
    <Section title={links.private.title} hint={links.private.hint}>
      <UnifiedSwitch account={account} />
      <p class="fine">{names.length === 0 ? links.private.alone : links.private.peers(names)}</p>
    </Section>
  );
}

function Shown({ account, link }: { account: Account; link: ShownView }) {
  const who = links.shown.whom(link.audience.name, serviceName(link.audience.service));
  const what = link.side === "a" ? links.shown.what : links.shown.whatHere;
  const stop = () =>
    void did(account.handle.ask("endShown", { id: link.id })).then((done) => {
      if (done) note(link.side === "a" ? links.shown.stopped(link.audience.name) : links.shown.stoppedHere);
    });
  return (
    <li class="also">
      <Badge service={link.audience.service} size="l" />
      <span class="also__text">
        <bdi>
          <strong>{who}</strong> {what(link.other.name, serviceName(link.other.service))}
        </bdi>
        <span class="fine">{link.ended ? links.shown.ended : links.shown.until(date(link.expires))}</span>
      </span>
      {!link.ended && (
        <button type="button" class="btn" aria-label={links.shown.stopTo(link.audience.name)} onClick={stop}>
          {links.shown.stop}
        </button>
      )}
    </li>
  );
}

function Registered({ account, link }: { account: Account; link: RegisteredView }) {
  const service = serviceName(link.other.service);
  const w = links.registered;
  const undo = () =>
    void did(account.handle.ask("undoLink", { link: link.link })).then((done) => {
      if (done) note(w.undone);
    });
  const effects = link.purposes.map((purpose) => w.effects[purpose]);
  return (
    <li class="also">
      <Badge service={link.other.service} size="l" />
      <span class="also__text">
        <bdi>
          <strong>{w.with(link.other.name, service)}</strong>
        </bdi>
        <span class="fine">{effects.length === 0 ? w.nothing : effects.join(" ")}</span>
      </span>
      <button type="button" class="btn" aria-label={w.undoWith(service)} onClick={undo}>
        {w.undo}
      </button>
    </li>
  );
}

function ShownSection({ account, view }: { account: Account; view: LinksView }) {
  return (
    <Section title={links.shown.title} hint={links.shown.hint}>
      {view.shown.length === 0 ? (
        <p class="quiet">{isProtected(account) ? links.minor : links.shown.none}</p>
      ) : (
        <ul class="alsos">
          {view.shown.map((link) => (
            <Shown key={link.id} account={account} link={link} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function RegisteredSection({ account, view }: { account: Account; view: LinksView }) {
  const { none, how, title, hint } = links.registered;
  return (
    <Section title={title} hint={hint}>
      {view.registered.length === 0 ? (
        <p class="quiet">{none}</p>
      ) : (
        <ul class="alsos">
          {view.registered.map((link) => (
            <Registered key={link.link} account={account} link={link} />
          ))}
        </ul>
      )}
      <p class="fine">{isProtected(account) ? links.minor : how}</p>
    </Section>
  );
}

export function LinksPart({ account }: { account: Account }) {
  const view = useLinks(account);
  const [wish, setWish] = useState(signInWish);
  return (
    <>
      <Lede title={links.title} text={links.lede} />
      {wish !== undefined && <SignInWishCard account={account} wish={wish} onDone={() => setWish(undefined)} />}
      {view?.proposal !== undefined && !isProtected(account) && <Proposal account={account} proposal={view.proposal} />}
      <Private account={account} />
      {view !== null && <ShownSection account={account} view={view} />}
      {view !== null && <RegisteredSection account={account} view={view} />}
      {view !== null && (
        <p class="fine">
          {links.ownWords} <code class="keywords">{view.own.words}</code>
        </p>
      )}
    </>
  );
}
