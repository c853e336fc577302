/** Devices with the sessions that keep them signed in, as the server has them, and the end of each. */
import { useEffect, useState } from "preact/hooks";
import type { Knowledge } from "../../app/consent/port.ts";
import type { DeviceView } from "../../app/port.ts";
import { date } from "../language.ts";
import type { Account } from "../model/account.ts";
import { note, saying } from "../model/toasts.ts";
import { Section } from "../pages/Settings.tsx";
import { SignOut } from "../pages/settingsAccess.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { words } from "../strings.ts";
import { Lede } from "./Lede.tsx";
import { privacy } from "./words.ts";

const w = privacy.devices;

interface Session {
  device: string | null;
  until: string;
}

function sessionsOf({ tables }: Knowledge): Session[] {
  const rows = tables.find(({ table }) => table === "accounts_token")?.rows ?? [];
  // What was signed out is kept for a while only to say so to the device.
  const live = rows.filter((row) => row["signed_out"] !== true);
  return live.map((row) => ({
    device: typeof row["device"] === "string" ? row["device"] : null,
    until: typeof row["expires_on"] === "string" ? row["expires_on"] : "",
  }));
}

function untilText(sessions: readonly Session[], device: string): string {
  const days = sessions.filter((session) => session.device === device).map(({ until }) => Date.parse(until));
  return days.length === 0 ? w.none : w.until(date(Math.max(...days)));
}

interface EndProps {
  name: string;
  onEnd: () => void;
}

function Device({ name, until, onEnd }: { name: string; until: string; onEnd?: () => void }) {
  return (
    <li class="row row--wrap">
      <span>
        <strong>{name}</strong>
        <span class="fine devices__until">{until}</span>
      </span>
      {onEnd !== undefined && <EndButton name={name} onEnd={onEnd} />}
    </li>
  );
}

function EndButton({ name, onEnd }: EndProps) {
  return (
    <button type="button" class="btn push" aria-label={w.outOf(name)} onClick={onEnd}>
      {words.settings.out}
    </button>
  );
}

interface Found {
  devices: DeviceView[];
  sessions: Session[];
}

async function find(account: Account): Promise<Found> {
  const { devices } = await account.handle.ask("devices", {});
  const sessions = sessionsOf(await account.handle.ask("knowledge", {}));
  return { devices: [...devices].sort((one, other) => Number(other.own) - Number(one.own)), sessions };
}

/** What is about to be signed out: a device by its id, or what became none. */
interface Ending {
  name: string;
  device?: string;
}

function List({ devices, sessions, onEnd }: Found & { onEnd: (ending: Ending) => void }) {
  const loose = sessions.filter(({ device }) => !devices.some((one) => one.device === device)).length;
  const named = devices.map((one, index) => ({
    ...one,
    name: one.own ? words.settings.thisDevice : words.settings.device(index),
  }));
  return (
    <ul class="devices">
      {named.map(({ device, own, name }) => (
        <Device
          key={device}
          name={name}
          until={untilText(sessions, device)}
          {...(own ? {} : { onEnd: () => onEnd({ name, device }) })}
        />
      ))}
      {loose > 0 && <Device name={w.loose(loose)} until={w.looseHint} onEnd={() => onEnd({ name: w.loose(loose) })} />}
    </ul>
  );
}

function Confirm({ ending, onDone, onEnd }: { ending: Ending; onDone: () => void; onEnd: () => void }) {
  const texts = ending.device === undefined ? [w.outLoose] : [w.outNow, w.outNot, w.outStolen];
  return (
    <Dialog title={w.outTitle(ending.name)} onClose={onDone}>
      <div class="stack">
        {texts.map((text) => (
          <p key={text}>{text}</p>
        ))}
        <div class="row row--wrap">
          <button type="button" class="btn btn--care" onClick={onEnd}>
            {w.outYes}
          </button>
          <button type="button" class="btn" onClick={onDone}>
            {words.cancel}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

export function DevicesPart({ account }: { account: Account }) {
  const [found, setFound] = useState<Found | null>(null);
  const [ending, setEnding] = useState<Ending | undefined>(undefined);
  const look = async () => {
    const answer = await saying(find(account));
    if (answer !== undefined) setFound(answer);
  };
  useEffect(() => void look(), []);
  const end = async ({ name, device }: Ending) => {
    setEnding(undefined);
    const done = await saying(account.handle.ask("signOutDevice", device === undefined ? {} : { device }));
    if (done !== undefined) note(w.outDone(name));
    await look();
  };
  return (
    <>
      <Lede title={w.title} text={w.lede} />
      <Section title={w.list} hint={w.listHint}>
        {found !== null && <List {...found} onEnd={setEnding} />}
      </Section>
      {ending !== undefined && (
        <Confirm ending={ending} onDone={() => setEnding(undefined)} onEnd={() => void end(ending)} />
      )}
      <SignOut account={account} />
    </>
  );
}
