/** What a page about consent holds: the standings as the engine told them last, and the one way to change them. */
import { useEffect, useState } from "preact/hooks";
import { answerTo } from "../../app/consent/answer.ts";
import type { Act, PurposeText, PurposeView, Standing } from "../../app/consent/port.ts";
import { textLanguage } from "../language.ts";
import type { Account } from "../model/account.ts";
import { saying } from "../model/toasts.ts";
import { ended } from "./turning.ts";

export interface ConsentModel {
  /** null until the engine has answered */
  shown: Standing | null;
  /** purposes about which a click is not answered yet */
  busy: ReadonlySet<string>;
  decide: (purposes: readonly PurposeView[], act: (purpose: PurposeView) => Act) => Promise<boolean>;
  /** whether the service is still to be told; undefined when it was refused, which is said */
  turnAllOff: () => Promise<{ waiting: boolean } | undefined>;
}

export function useConsents(account: Account): ConsentModel {
  const [shown, setShown] = useState<Standing | null>(null);
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const load = async (): Promise<void> => {
    const answer = await saying(account.handle.ask("consents", { language: textLanguage }));
    if (answer !== undefined) setShown(answer);
  };
  useEffect(() => {
    void load();
    return account.handle.on((event) => {
      if (event.event === "consent" || event.event === "links") void load();
    });
  }, []);
  const deciding = async (
    op: "decide" | "turnAllOff",
    purposes: readonly PurposeView[],
    act: (purpose: PurposeView) => Act,
  ) => {
    setBusy(new Set(purposes.map(({ purpose }) => purpose)));
    const decided = purposes.map((purpose) => answerTo(purpose, act(purpose)));
    const answer = await saying(account.handle.ask(op, { decided }));
    await load();
    setBusy(new Set());
    return answer;
  };
  return {
    shown,
    busy,
    decide: async (purposes, act) => (await deciding("decide", purposes, act)) !== undefined,
    turnAllOff: async () => await deciding("turnAllOff", (shown?.purposes ?? []).filter(isOpen), ended),
  };
}

/** Something hangs on it: it is on, or rests until its new text is decided on. */
export function isOpen({ on, lapsed, waiting }: PurposeView): boolean {
  return on || (lapsed && !waiting);
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
