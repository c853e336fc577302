/** Devices with the sessions that keep them signed in, as the server has them. */
import { useEffect, useState } from "preact/hooks";
import type { Knowledge } from "../../app/consent/port.ts";
import type { DeviceView } from "../../app/port.ts";
import { date } from "../language.ts";
import type { Account } from "../model/account.ts";
import { saying } from "../model/toasts.ts";
import { Section } from "../pages/Settings.tsx";
import { SignOut } from "../pages/settingsAccess.tsx";
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
  return rows.map((row) => ({
    device: typeof row["device"] === "string" ? row["device"] : null,
    until: typeof row["expires_on"] === "string" ? row["expires_on"] : "",
  }));
}

function untilText(sessions: readonly Session[], device: string): string {
  const days = sessions.filter((session) => session.device === device).map(({ until }) => Date.parse(until));
  return days.length === 0 ? w.none : w.until(date(Math.max(...days)));
}

function Device({ name, until }: { name: string; until: string }) {
  return (
    <li>
      <strong>{name}</strong>
      <p class="fine">{until}</p>
    </li>
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

function List({ devices, sessions }: Found) {
  const loose = sessions.filter(({ device }) => !devices.some((one) => one.device === device)).length;
  return (
    <>
      <ul class="devices">
        {devices.map(({ device, own }, index) => (
          <Device
            key={device}
            name={own ? words.settings.thisDevice : words.settings.device(index)}
            until={untilText(sessions, device)}
          />
        ))}
      </ul>
      {loose > 0 && <p class="fine">{w.loose(loose)}</p>}
    </>
  );
}

export function DevicesPart({ account }: { account: Account }) {
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    void saying(find(account)).then((answer) => {
      if (answer !== undefined) setFound(answer);
    });
  }, []);
  return (
    <>
      <Lede title={w.title} text={w.lede} />
      <Section title={w.list} hint={w.listHint}>
        {found !== null && <List {...found} />}
      </Section>
      <SignOut account={account} />
    </>
  );
}
