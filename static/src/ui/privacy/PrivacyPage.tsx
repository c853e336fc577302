/** The privacy centre of one account, on its service's own page, where nobody can frame it. */
import { useEffect, useRef } from "preact/hooks";
import { config, ownService } from "../config.ts";
import { ownView, type Account } from "../model/account.ts";
import { Badge } from "../parts/identity.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Toasts } from "../parts/Toasts.tsx";
import { LinksPart } from "../links/LinksPart.tsx";
import { words } from "../strings.ts";
import { Allow } from "./Allow.tsx";
import { Delete } from "./Delete.tsx";
import { DevicesPart } from "./Devices.tsx";
import { ExportPart } from "./Export.tsx";
import { Knows } from "./Knows.tsx";
import { Reach } from "./Reach.tsx";
import { cameFromInbox, part, PARTS, type Part } from "./route.ts";
import { privacy } from "./words.ts";

const pages: Partial<Record<Part, (props: { account: Account }) => preact.JSX.Element>> = {
  knows: Knows,
  allow: Allow,
  reach: Reach,
  links: LinksPart,
  devices: DevicesPart,
  export: ExportPart,
  delete: Delete,
};

function Bar({ account }: { account: Account }) {
  const service = ownService();
  const home = cameFromInbox ? `${config.base_url.replace(/\/$/, "")}/inbox/` : "/";
  return (
    <header class="top">
      <div class="bar">
        <a class="btn btn--bare settings__back" href={home}>
          <Icon name="back" turn />
          <span class="wide">{cameFromInbox ? words.settings.toInbox : words.settings.toApp}</span>
          <span class="narrow-only">{words.back}</span>
        </a>
        <p class="row push">
          <bdi class="fine wide">{ownView(account)?.name}</bdi>
          <Badge service={service.id} size="l" />
          <strong>{service.name}</strong>
        </p>
      </div>
      <Tabs />
    </header>
  );
}

function Tabs() {
  const current = part.value;
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [current]);
  return (
    <nav class="tabs" aria-label={privacy.centre} ref={nav}>
      {PARTS.filter((one) => pages[one] !== undefined).map((one) => (
        <a key={one} href={`#${one}`} {...(one === current ? { "aria-current": "page" as const } : {})}>
          {privacy.parts[one]}
        </a>
      ))}
    </nav>
  );
}

export function PrivacyPage({ account }: { account: Account }) {
  const kind = account.phase.value?.kind;
  useEffect(() => {
    // Whoever deletes the account here has nothing left to sign in to.
    if (kind === "signed-out") location.replace(part.value === "delete" ? "/join/" : "/sign-in/");
  }, [kind]);
  const Shown = pages[part.value] ?? Knows;
  return (
    <>
      <Bar account={account} />
      <main class="page privacy" data-part={part.value}>
        {kind === "ready" && <Shown key={part.value} account={account} />}
      </main>
      <footer class="foot">
        <span>{words.notMeta}</span>
        <a class="push" href={`${config.base_url.replace(/\/$/, "")}/limits/`}>
          {privacy.limits}
        </a>
      </footer>
      <Toasts />
    </>
  );
}
