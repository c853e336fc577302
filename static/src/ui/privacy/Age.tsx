/** The age band: what was said, what follows from it, and saying otherwise. Older counts later and is announced. */
import { useEffect, useState } from "preact/hooks";
import type { Age } from "../../app/consent/port.ts";
import { ownService } from "../config.ts";
import { dayAndTime } from "../language.ts";
import type { Account } from "../model/account.ts";
import { saying } from "../model/toasts.ts";
import { Section } from "../pages/Settings.tsx";
import { privacy } from "./words.ts";

const w = privacy.age;

/** As the engine answered it last; asked again when anything about what is allowed changed. */
function useAge(account: Account): { age: Age | null; busy: boolean; say: (minor: boolean) => void } {
  const [age, setAge] = useState<Age | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = async (minor?: boolean): Promise<void> => {
    const answer = await saying(account.handle.ask("age", minor === undefined ? {} : { minor }));
    if (answer !== undefined) setAge(answer);
  };
  useEffect(() => {
    void ask();
    return account.handle.on((event) => {
      if (event.event === "consent") void ask();
    });
  }, []);
  const say = (minor: boolean) => {
    setBusy(true);
    void ask(minor).finally(() => setBusy(false));
  };
  return { age, busy, say };
}

function textOf({ minor, protected: isProtected }: Age): string {
  if (!minor) return w.adultText;
  return isProtected ? w.minorText(ownService().name) : w.unprotected(ownService().name);
}

function buttonOf({ minor, adultAt }: Age): string {
  if (!minor) return w.sayMinor;
  return adultAt === undefined ? w.sayAdult : w.takeBack;
}

/** One button at a time: the other word than the one that stands. */
function Said({ age, busy, say }: { age: Age; busy: boolean; say: (minor: boolean) => void }) {
  const { minor, adultAt } = age;
  return (
    <>
      <div class="stack stack--s">
        <h3>{minor ? w.minor : w.adult}</h3>
        <p class="quiet">{textOf(age)}</p>
        <p role="status">{adultAt !== undefined && <strong>{w.until(dayAndTime(adultAt))}</strong>}</p>
        {minor && <p class="fine">{adultAt === undefined ? w.wait : w.untilText}</p>}
      </div>
      <button
        type="button"
        class="btn"
        disabled={busy}
        aria-busy={busy}
        onClick={() => say(!minor || adultAt !== undefined)}
      >
        {buttonOf(age)}
      </button>
    </>
  );
}

export function AgeSection({ account }: { account: Account }) {
  const { age, busy, say } = useAge(account);
  return (
    <Section title={w.title} hint={w.hint}>
      {age !== null && <Said age={age} busy={busy} say={say} />}
    </Section>
  );
}
