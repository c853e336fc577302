/** The export: what is in it, one button, how far it is, and a way to stop it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { makeArchive, type ExportStep } from "../../app/export/archive.ts";
import { ownService } from "../config.ts";
import { isoDay, textLanguage } from "../language.ts";
import type { Account } from "../model/account.ts";
import { note, saying } from "../model/toasts.ts";
import { Icon } from "../parts/Icon.tsx";
import { Section } from "../pages/Settings.tsx";
import { Lede } from "./Lede.tsx";
import { save } from "./saving.ts";
import { privacy } from "./words.ts";

const w = privacy.export;

function stepText({ what, conversation, conversations }: ExportStep): string {
  return what === "messages" ? w.step.messages(conversation, conversations) : w.step[what];
}

function Progress({ step, onCancel }: { step: ExportStep; onCancel: () => void }) {
  return (
    <div class="panel exporting">
      <p role="status">{stepText(step)}</p>
      <progress
        class="meter"
        aria-label={w.progress}
        max={Math.max(step.conversations, 1)}
        value={step.what === "zip" ? step.conversations : Math.max(step.conversation - 1, 0)}
      />
      <p class="row row--apart">
        <span class="fine">{w.count(step.messages)}</span>
        <button type="button" class="btn" onClick={onCancel}>
          {w.cancel}
        </button>
      </p>
    </div>
  );
}

function useExport(account: Account) {
  const [step, setStep] = useState<ExportStep | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const make = async () => {
    const stop = new AbortController();
    running.current = stop;
    setDone(null);
    const ask: Account["handle"]["ask"] = (op, args) => account.handle.ask(op, args);
    const exporting = { ask, language: textLanguage, now: new Date(), onStep: setStep, signal: stop.signal };
    const archive = await makeArchive(exporting).catch((error: unknown) => {
      if (stop.signal.aborted) note(w.cancelled);
      else void saying(Promise.reject(error as Error));
    });
    setStep(null);
    if (!archive) return;
    const name = w.file(ownService().id, isoDay(Date.now()));
    save(name, archive.parts, "application/zip");
    setDone(w.done(name, archive.messages));
  };
  return { step, done, make: () => void make(), cancel: () => running.current?.abort() };
}

export function ExportPart({ account }: { account: Account }) {
  const { step, done, make, cancel } = useExport(account);
  return (
    <>
      <Lede title={w.title} text={w.lede} />
      <Section title={w.what} hint={w.whatHint}>
        <ul class="bullets">
          {w.parts.map((part) => (
            <li key={part}>{part}</li>
          ))}
        </ul>
        <p class="fine">{w.not}</p>
        {step === null ? (
          <button type="button" class="btn btn--main" onClick={make}>
            <Icon name="down" />
            {w.make}
          </button>
        ) : (
          <Progress step={step} onCancel={cancel} />
        )}
        {done !== null && (
          <p class="verdict verdict--good" role="status">
            <Icon name="check" />
            <span>{done}</span>
          </p>
        )}
      </Section>
    </>
  );
}
