/** The yes to a registered link, on the account's own page, where nobody can frame it: every purpose a question of its own. */
import { useId, useState } from "preact/hooks";
import { answerTo } from "../../app/consent/answer.ts";
import type { PurposeView } from "../../app/consent/port.ts";
import type { ProposalView } from "../../app/links/port.ts";
import { ownService, serviceInfo } from "../config.ts";
import { ownView, type Account } from "../model/account.ts";
import { note, saying } from "../model/toasts.ts";
import { toLinks } from "../pages/inboxTrip.ts";
import { Icon } from "../parts/Icon.tsx";
import { useConsents } from "../privacy/model.ts";
import { Body } from "../privacy/PurposeSwitch.tsx";
import { did } from "./model.ts";
import { links } from "./words.ts";

const w = links.proposal;

interface AskedProps {
  purpose: PurposeView;
  yes: boolean;
  onYes: (yes: boolean) => void;
}

function Asked({ purpose, yes, onYes }: AskedProps) {
  const id = useId();
  return (
    <li class="check">
      <input
        type="checkbox"
        id={id}
        checked={purpose.on || yes}
        disabled={purpose.on}
        aria-describedby={`${id}-t`}
        onChange={(event) => onYes(event.currentTarget.checked)}
      />
      <label class="label" for={id}>
        {purpose.title}
      </label>
      <div class="check__hint">
        <Body text={purpose.body} id={`${id}-t`} />
        {purpose.on && <p class="fine">{w.agreed}</p>}
      </div>
    </li>
  );
}

function Signed({ proposal }: { proposal: ProposalView }) {
  const { name, url } = serviceInfo(proposal.other.service);
  return (
    <>
      <p>{w.signed}</p>
      <a class="btn btn--main" href={toLinks(url)}>
        {w.open(name)}
        <Icon name="forward" turn />
      </a>
    </>
  );
}

function Questions({ account, proposal }: { account: Account; proposal: ProposalView }) {
  const { shown } = useConsents(account);
  const [yes, setYes] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const needed = ["registered_link", ...proposal.purposes];
  const asked = (shown?.purposes ?? []).filter(({ purpose }) => needed.includes(purpose));
  const missing = asked.filter((purpose) => !purpose.on && !yes.includes(purpose.purpose));
  const confirm = () => {
    setBusy(true);
    const decided = asked.filter(({ on }) => !on).map((purpose) => answerTo(purpose, "grant"));
    void saying(account.handle.ask("confirmLink", { nonce: proposal.nonce, decided })).then((answer) => {
      setBusy(false);
      if (answer?.registered === true) note(w.done);
    });
  };
  const drop = () =>
    void did(account.handle.ask("dropProposal", {})).then((done) => {
      if (done) note(w.dropped);
    });
  const ticked = (purpose: string, on: boolean) =>
    setYes(on ? [...yes, purpose] : yes.filter((one) => one !== purpose));
  return (
    <>
      <p class="quiet">{w.text}</p>
      <p>
        {w.words} <code class="keywords">{proposal.other.words}</code>
      </p>
      <ul class="stack">
        {asked.map((purpose) => (
          <Asked
            key={purpose.purpose}
            purpose={purpose}
            yes={yes.includes(purpose.purpose)}
            onYes={(on) => ticked(purpose.purpose, on)}
          />
        ))}
      </ul>
      <div class="row row--wrap">
        <button
          type="button"
          class="btn btn--main"
          disabled={asked.length < needed.length || missing.length > 0 || busy}
          aria-busy={busy}
          onClick={confirm}
        >
          {w.yes}
        </button>
        <button type="button" class="btn" onClick={drop}>
          {w.no}
        </button>
      </div>
    </>
  );
}

export function Proposal({ account, proposal }: { account: Account; proposal: ProposalView }) {
  const id = useId();
  const own = links.also(ownService().name, ownView(account)?.name ?? "");
  const other = links.also(serviceInfo(proposal.other.service).name, proposal.other.name);
  return (
    <section class="panel stack waiting" aria-label={w.region} aria-describedby={id}>
      <h2 id={id}>{w.title(own, other)}</h2>
      {proposal.signed ? <Signed proposal={proposal} /> : <Questions account={account} proposal={proposal} />}
    </section>
  );
}
