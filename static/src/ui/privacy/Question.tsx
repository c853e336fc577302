/** One question that is put unasked for, seldom and once: two answers that weigh the same, and silence, which is no. */
import { useEffect, useState } from "preact/hooks";
import { answerTo } from "../../app/consent/answer.ts";
import type { Act, PurposeView } from "../../app/consent/port.ts";
import { config } from "../config.ts";
import { textLanguage } from "../language.ts";
import { ownView, type Account } from "../model/account.ts";
import { accounts } from "../model/inbox.ts";
import { note, saying } from "../model/toasts.ts";
import { Body } from "./PurposeSwitch.tsx";
import { privacy } from "./words.ts";

const w = privacy.question;

function useQuestion(account: Account) {
  const [question, setQuestion] = useState<PurposeView | null>(null);
  useEffect(() => {
    account.handle.ask("question", { language: textLanguage }).then(
      (answer) => setQuestion(answer.question),
      () => undefined, // nothing is asked of whoever cannot answer
    );
  }, []);
  const answer = (purpose: PurposeView, act: Act) =>
    void saying(account.handle.ask("decide", { decided: [answerTo(purpose, act)] })).then((done) => {
      if (done === undefined) return;
      setQuestion(null);
      note(act === "grant" ? w.noted.grant : w.noted.refuse);
    });
  return { question, answer };
}

/** Who had allowed it takes it back by saying no; who had not, refuses. */
function noTo({ state }: PurposeView): Act {
  return state === "granted" ? "withdraw" : "refuse";
}

function Asked({ account }: { account: Account }) {
  const { question, answer } = useQuestion(account);
  if (question === null) return null;
  return (
    <section class="panel offer question" aria-label={w.region}>
      {question.state !== "never_asked" && <p class="eyebrow">{w.changed}</p>}
      <h3>{question.title}</h3>
      <Body text={question.body} />
      <div class="decide">
        <button type="button" class="btn" onClick={() => answer(question, noTo(question))}>
          {w.no}
        </button>
        <button type="button" class="btn" onClick={() => answer(question, "grant")}>
          {w.yes}
        </button>
      </div>
      <p class="fine">
        {w.once} <a href="/privacy/#allow">{w.all}</a>
      </p>
    </section>
  );
}

/** Not beside another offer, and only on the service's own page, where nobody can frame it. */
export function Question() {
  const [account] = accounts.value;
  if (config.service === null || account === undefined) return null;
  const view = ownView(account);
  return view === undefined || view.offerRecoveryKey ? null : <Asked key={view.account} account={account} />;
}
