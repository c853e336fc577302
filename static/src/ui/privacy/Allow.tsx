/** Every purpose with its words and its switch, the one button that ends all of it, and every receipt. */
import type { PurposeView, ReceiptView, Standing } from "../../app/consent/port.ts";
import { date } from "../language.ts";
import type { Account } from "../model/account.ts";
import { note } from "../model/toasts.ts";
import { Section } from "../pages/Settings.tsx";
import { Lede } from "./Lede.tsx";
import { isOpen, useConsents, type ConsentModel } from "./model.ts";
import { PurposeSwitch } from "./PurposeSwitch.tsx";
import { CheckReceipt, ReceiptLine, Receipts } from "./Receipts.tsx";
import { privacy } from "./words.ts";

const w = privacy.allow;

/** A decision says when it was asked; a question that was put and not answered says so, too. */
function stateText({ refused, state, since, askedOn }: PurposeView): string {
  if (refused) return w.refusedForAll;
  if (state !== "never_asked") return w.state[state](since === undefined ? "" : date(since));
  return askedOn === undefined ? w.neverAsked : w.unanswered(date(Date.parse(askedOn)));
}

/** What stands in the way of what was clicked, where something does. */
function noteOf({ waiting, failed, lapsed }: PurposeView): string | undefined {
  if (waiting) return w.waiting;
  if (failed !== undefined) return w.failed;
  return lapsed ? w.lapsed : undefined;
}

function Facts({ purpose, receipts, account }: { purpose: PurposeView; receipts: ReceiptView[]; account: Account }) {
  const remark = noteOf(purpose);
  const [newest] = receipts;
  return (
    <>
      {remark !== undefined && (
        <p class="meta--care" role="status">
          {remark}
        </p>
      )}
      <div class="receipt">
        <span>{w.version(purpose.version)}</span>
        <span>{stateText(purpose)}</span>
        <span>{w.basis(purpose.legalBasis)}</span>
      </div>
      {newest !== undefined && (
        <div class="receipt">
          <ReceiptLine receipt={newest} account={account} />
        </div>
      )}
    </>
  );
}

function AllOff({ model, shown }: { model: ConsentModel; shown: Standing }) {
  const nothing = shown.shown === 0 && !shown.purposes.some(isOpen);
  const off = () =>
    void model.turnAllOff().then((answer) => {
      if (answer !== undefined) note(answer.waiting ? w.allOffWaiting : w.allOffDone(shown.shown));
    });
  return (
    <div class="alloff">
      <div class="row row--wrap">
        <button type="button" class="btn" disabled={nothing} aria-busy={model.busy.size > 0} onClick={off}>
          {w.allOff}
        </button>
        {nothing && <span class="fine">{w.allOffNothing}</span>}
      </div>
      <p>{w.allOffEnds}</p>
      <ul class="bullets">
        {w.allOffEndsList(shown.shown).map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
      <p class="fine">{w.allOffLater}</p>
      <p class="fine">{w.allOffStays}</p>
    </div>
  );
}

export function Allow({ account }: { account: Account }) {
  const model = useConsents(account);
  const { shown } = model;
  return (
    <>
      <Lede title={w.title} text={w.lede} />
      <Section title={w.purposes} hint={w.purposesHint}>
        {shown !== null && (
          <>
            <AllOff model={model} shown={shown} />
            <ul class="purposes">
              {shown.purposes.map((purpose) => (
                <li key={purpose.purpose}>
                  <PurposeSwitch purpose={purpose} model={model}>
                    <Facts
                      purpose={purpose}
                      receipts={shown.receipts.filter((one) => one.purpose === purpose.purpose)}
                      account={account}
                    />
                  </PurposeSwitch>
                </li>
              ))}
            </ul>
            <p class="fine">{w.controller(shown.controller.name, shown.controller.contact)}</p>
          </>
        )}
      </Section>
      <Section title={w.receipts} hint={w.receiptsHint}>
        {shown !== null && <Receipts receipts={shown.receipts} account={account} />}
      </Section>
      <Section title={w.check} hint={w.checkHint}>
        <CheckReceipt account={account} />
      </Section>
    </>
  );
}
