/** Asked once, when there is something to lose: keep a recovery key. Only on the service's own page. */
import { useState } from "preact/hooks";
import { config } from "../config.ts";
import { ownView, type Account } from "../model/account.ts";
import { accounts } from "../model/inbox.ts";
import { saying } from "../model/toasts.ts";
import { words } from "../strings.ts";
import { RecoveryKey } from "./RecoveryKey.tsx";

function answer(account: Account, saved: boolean): void {
  void saying(account.handle.ask("putOffRecoveryKey", { saved }));
}

function Question({ account, onKey }: { account: Account; onKey: (key: string) => void }) {
  const fetchKey = () =>
    void saying(account.handle.ask("recoveryKey", {}).then(({ recoveryKey }) => onKey(recoveryKey)));
  return (
    <>
      <h3>{words.recovery.title}</h3>
      <p class="quiet">{words.recovery.text}</p>
      <div class="row">
        <button type="button" class="btn btn--main" onClick={fetchKey}>
          {words.save}
        </button>
        <button type="button" class="btn btn--bare" onClick={() => answer(account, false)}>
          {words.notNow}
        </button>
      </div>
    </>
  );
}

function Offer({ account }: { account: Account }) {
  const [key, setKey] = useState<string | null>(null);
  if (key === null && ownView(account)?.offerRecoveryKey !== true) return null;
  const done = () => {
    answer(account, true);
    setKey(null);
  };
  return (
    <section class="panel offer" aria-label={words.recovery.region}>
      {key === null ? (
        <Question account={account} onKey={setKey} />
      ) : (
        <RecoveryKey account={account} recoveryKey={key} onDone={done} />
      )}
    </section>
  );
}

export function RecoveryOffer() {
  const [account] = accounts.value;
  if (config.service === null || account === undefined) return null;
  return <Offer account={account} />;
}
