/** The recovery key itself: read it, print it, copy it. It is asked for only when somebody presses for it. */
import type { Account } from "../model/account.ts";
import { ownView } from "../model/account.ts";
import { note, saying } from "../model/toasts.ts";
import { serviceInfo } from "../config.ts";
import { Icon } from "../parts/Icon.tsx";
import { words } from "../strings.ts";

function copy(key: string): void {
  void saying(navigator.clipboard.writeText(key).then(() => note(words.recovery.copied)));
}

/** What the printer gets: one page, nothing of the screen. */
function Sheet({ account, recoveryKey }: { account: Account; recoveryKey: string }) {
  const info = serviceInfo(account.service);
  return (
    <div class="sheet" aria-hidden="true">
      <h1>{words.recovery.sheet(info.name, ownView(account)?.name ?? "")}</h1>
      <p class="sheet__key">{recoveryKey}</p>
      <p>{words.recovery.shownText}</p>
      <p>{words.recovery.sheetText(info.url.replace(/\/?$/, "/"))}</p>
    </div>
  );
}

export function RecoveryKey({
  account,
  recoveryKey,
  onDone,
}: {
  account: Account;
  recoveryKey: string;
  onDone: () => void;
}) {
  return (
    <>
      <h3>{words.recovery.shown}</h3>
      <p class="recovery-key" dir="ltr">
        {recoveryKey}
      </p>
      <p class="vouch vouch--s">{words.recovery.shownText}</p>
      <div class="row row--wrap">
        <button type="button" class="btn" onClick={() => print()}>
          <Icon name="print" />
          {words.recovery.print}
        </button>
        <button type="button" class="btn" onClick={() => copy(recoveryKey)}>
          <Icon name="copy" />
          {words.recovery.copy}
        </button>
      </div>
      <button type="button" class="btn btn--main" onClick={onDone}>
        {words.recovery.done}
      </button>
      <Sheet account={account} recoveryKey={recoveryKey} />
    </>
  );
}
