/** What a page about consent holds: the standings as the engine told them last, and the one way to change them. */
import { useEffect, useState } from "preact/hooks";
import { answerTo } from "../../app/consent/answer.ts";
import type { Act, Consents, PurposeText, PurposeView } from "../../app/consent/port.ts";
import { textLanguage } from "../language.ts";
import type { Account } from "../model/account.ts";
import { saying } from "../model/toasts.ts";

export interface ConsentModel {
  /** null until the engine has answered */
  shown: Consents | null;
  /** purposes about which a click is not answered yet */
  busy: ReadonlySet<string>;
  decide: (purposes: readonly PurposeView[], act: (purpose: PurposeView) => Act) => Promise<boolean>;
}

export function useConsents(account: Account): ConsentModel {
  const [shown, setShown] = useState<Consents | null>(null);
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const load = async (): Promise<void> => {
    const answer = await saying(account.handle.ask("consents", { language: textLanguage }));
    if (answer !== undefined) setShown(answer);
  };
  useEffect(() => {
    void load();
    return account.handle.on((event) => {
      if (event.event === "consent") void load();
    });
  }, []);
  const decide: ConsentModel["decide"] = async (purposes, act) => {
    setBusy(new Set(purposes.map(({ purpose }) => purpose)));
    const decided = purposes.map((purpose) => answerTo(purpose, act(purpose)));
    const answer = await saying(account.handle.ask("decide", { decided }));
    await load();
    setBusy(new Set());
    return answer !== undefined;
  };
  return { shown, busy, decide };
}

/** What turning a switch means: a grant ends by being withdrawn, anything else by being refused. */
export function turned({ on, state }: PurposeView): Act {
  if (!on) return "grant";
  return state === "granted" ? "withdraw" : "refuse";
}

/** The words of every purpose, where nobody may be signed in yet; null until they are here. */
export function useTexts(account: Account): readonly PurposeText[] | null {
  const [texts, setTexts] = useState<readonly PurposeText[] | null>(null);
  useEffect(() => {
    account.handle.ask("purposes", { language: textLanguage }).then(
      ({ purposes }) => setTexts(purposes),
      () => undefined,
    );
  }, []);
  return texts;
}
