/** The truth about the line, said only when it matters: nothing while all is well, nothing for a blink. */
import { useEffect, useState } from "preact/hooks";
import { serviceName } from "../config.ts";
import type { Account } from "../model/account.ts";
import { ready } from "../model/inbox.ts";
import { Icon } from "../parts/Icon.tsx";
import { words } from "../strings.ts";

const PATIENCE_MS = 2_000;
const BACK_MS = 3_000;

function off(accounts: readonly Account[]): readonly Account[] {
  return accounts.filter((account) => account.connection.value.status !== "online");
}

/** The cause as far as it is known: the browser says when there is no network at all, else it is the service. */
function lead(away: readonly Account[]): string {
  if (!navigator.onLine) return words.connection.offline;
  const trying = away.some((account) => account.connection.value.status === "connecting");
  return trying
    ? words.connection.connecting
    : words.connection.unreachable(away.map((one) => serviceName(one.service)));
}

function queued(away: readonly Account[]): string {
  const waiting = away.reduce((sum, account) => sum + account.connection.value.queued, 0);
  return waiting === 0 ? "" : words.connection.queued(waiting);
}

/** What to say now; "" says nothing. */
function useSentence(): string {
  const away = off(ready.value);
  const wrong = away.length > 0;
  const [said, setSaid] = useState<"nothing" | "wrong" | "back">("nothing");
  useEffect(() => {
    const next = wrong ? "wrong" : said === "wrong" ? "back" : said;
    const timer = setTimeout(() => setSaid(next), wrong ? PATIENCE_MS : 0);
    return () => clearTimeout(timer);
  }, [wrong]);
  useEffect(() => {
    if (said !== "back") return;
    const timer = setTimeout(() => setSaid("nothing"), BACK_MS);
    return () => clearTimeout(timer);
  }, [said]);
  if (said === "back" && !wrong) return words.connection.back;
  return said === "wrong" && wrong ? `${lead(away)} ${queued(away)}`.trim() : "";
}

export function Connection() {
  const sentence = useSentence();
  return (
    <div role="status">
      {sentence !== "" && (
        <p class="banner">
          <Icon name={sentence === words.connection.back ? "check" : "clock"} />
          {sentence}
        </p>
      )}
    </div>
  );
}
