/** Settings: the recovery key on demand, and the devices that are signed in. */
import { useEffect, useState } from "preact/hooks";
import type { DeviceView } from "../../app/port.ts";
import { RecoveryKey } from "../inbox/RecoveryKey.tsx";
import type { Account } from "../model/account.ts";
import { saying } from "../model/toasts.ts";
import { Icon } from "../parts/Icon.tsx";
import { words } from "../strings.ts";
import { Section } from "./Settings.tsx";

export function Recovery({ account }: { account: Account }) {
  const [key, setKey] = useState<string | null>(null);
  const fetchKey = () =>
    void saying(account.handle.ask("recoveryKey", {}).then((answer) => setKey(answer.recoveryKey)));
  const done = () => {
    setKey(null);
    void saying(account.handle.ask("putOffRecoveryKey", { saved: true }));
  };
  return (
    <Section title={words.settings.recovery} hint={words.settings.recoveryHint}>
      {key === null ? (
        <>
          <p class="quiet">{words.recovery.text}</p>
          <button type="button" class="btn" onClick={fetchKey}>
            <Icon name="key" />
            {words.recovery.show}
          </button>
        </>
      ) : (
        <section class="panel" aria-label={words.recovery.region}>
          <RecoveryKey account={account} recoveryKey={key} onDone={done} />
        </section>
      )}
    </Section>
  );
}

export function Devices({ account }: { account: Account }) {
  const [devices, setDevices] = useState<readonly DeviceView[]>([]);
  useEffect(() => {
    void saying(account.handle.ask("devices", {})).then((answer) => {
      if (answer !== undefined) setDevices(answer.devices);
    });
  }, []);
  const others = devices.filter((device) => !device.own);
  return (
    <Section title={words.settings.devices} hint={words.settings.devicesHint}>
      <ul class="devices">
        <li>
          <strong>{words.settings.thisDevice}</strong>
        </li>
        {others.map((device, index) => (
          <li key={device.device}>{words.settings.device(index + 1)}</li>
        ))}
      </ul>
    </Section>
  );
}
