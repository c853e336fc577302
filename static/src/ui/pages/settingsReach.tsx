/** Settings: who may write to me, and whether the unified inbox may show this account. */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { REACH } from "../../app/consent/answer.ts";
import type { Account } from "../model/account.ts";
import { saying } from "../model/toasts.ts";
import { Icon } from "../parts/Icon.tsx";
import { useConsents } from "../privacy/model.ts";
import { PurposeSwitch } from "../privacy/PurposeSwitch.tsx";
import { privacy } from "../privacy/words.ts";
import { words } from "../strings.ts";
import { fromInbox } from "./inboxTrip.ts";
import { Section } from "./Settings.tsx";

/** A switch that shows what the engine answered, never what was hoped. */
function useSwitch(ask: (value?: boolean) => Promise<boolean>) {
  const [on, setOn] = useState<boolean | null>(null);
  const [busy, setBusy] = useState(false);
  const run = (value?: boolean) => {
    setBusy(true);
    void saying(ask(value)).then((answer) => {
      if (answer !== undefined) setOn(answer);
      setBusy(false);
    });
  };
  useEffect(() => run(), []);
  return { on, busy, turn: () => run(on !== true) };
}

interface SwitchRowProps {
  label: string;
  text: string;
  state: ReturnType<typeof useSwitch>;
  focused?: boolean;
  children?: ComponentChildren;
}

function SwitchRow({ label, text, state, focused = false, children }: SwitchRowProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focused) input.current?.focus();
  }, []);
  return (
    <div class={focused ? "purpose purpose--here" : "purpose"}>
      <label for={id}>{label}</label>
      <input
        ref={input}
        class="switch"
        type="checkbox"
        role="switch"
        id={id}
        aria-describedby={`${id}-h`}
        checked={state.on === true}
        aria-busy={state.busy || state.on === null}
        onClick={(event) => {
          event.preventDefault();
          state.turn();
        }}
      />
      <p id={`${id}-h`}>{text}</p>
      {children}
    </div>
  );
}

/** The one purpose that everybody meets; all others stand in the privacy centre. */
export function Door({ account }: { account: Account }) {
  const model = useConsents(account);
  const reach = model.shown?.purposes.find(({ purpose }) => purpose === REACH);
  return (
    <Section title={words.settings.door} hint={words.settings.doorHint}>
      {reach !== undefined && <PurposeSwitch purpose={reach} model={model} />}
      <a class="btn" href={`/privacy/${fromInbox() ? location.hash : ""}`}>
        <Icon name="shield" />
        {privacy.centre}
      </a>
    </Section>
  );
}

/** `focused`: somebody came here for this very switch. */
export function UnifiedSwitch({ account, focused = false }: { account: Account; focused?: boolean }) {
  const state = useSwitch(async (allow) => {
    const answer = await account.handle.ask("inboxAllowed", allow === undefined ? {} : { allow });
    return answer.allowed;
  });
  return (
    <SwitchRow label={words.settings.unifiedLabel} text={words.settings.unifiedText} state={state} focused={focused}>
      <p class="vouch vouch--s">{words.settings.unifiedVouch}</p>
    </SwitchRow>
  );
}

export function Unified({ account }: { account: Account }) {
  return (
    <Section title={words.settings.unified} hint={words.settings.unifiedHint}>
      <UnifiedSwitch account={account} focused={fromInbox()} />
    </Section>
  );
}
