/** Who may write first, and who can find this account: the door, and the purposes that open it further. */
import { useEffect, useId, useState } from "preact/hooks";
import { REACH } from "../../app/consent/answer.ts";
import type { Door } from "../../app/consent/port.ts";
import { ownService } from "../config.ts";
import { isProtected, type Account } from "../model/account.ts";
import { saying } from "../model/toasts.ts";
import { Section } from "../pages/Settings.tsx";
import { AgeSection } from "./Age.tsx";
import { Lede } from "./Lede.tsx";
import { useConsents, type ConsentModel } from "./model.ts";
import { PurposeSwitch } from "./PurposeSwitch.tsx";
import { privacy } from "./words.ts";

const w = privacy.reach;

interface DoorModel {
  door: Door | null;
  busy: boolean;
  choose: (door: Door) => void;
}

/** The door as the server has it; while a choice is on its way, as it was chosen. Refused, it is again what it was. */
function useDoor(account: Account): DoorModel {
  const [door, setDoor] = useState<Door | null>(null);
  const [wanted, setWanted] = useState<Door | null>(null);
  const ask = async (wish: Door | null) => {
    setWanted(wish);
    const answer = await saying(account.handle.ask("door", wish === null ? {} : { door: wish }));
    if (answer !== undefined) setDoor(answer.door);
    setWanted(null);
  };
  useEffect(() => void ask(null), []);
  return { door: wanted ?? door, busy: door === null || wanted !== null, choose: (wish) => void ask(wish) };
}

interface ChoiceProps {
  name: string;
  label: string;
  text: string;
  checked: boolean;
  onChoose: () => void;
}

function Choice({ name, label, text, checked, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <div class="check">
      <input type="radio" id={id} name={name} checked={checked} aria-describedby={`${id}-t`} onChange={onChoose} />
      <label class="label" for={id}>
        {label}
      </label>
      <p class="fine" id={`${id}-t`}>
        {text}
      </p>
    </div>
  );
}

function Doors({ door, busy, choose }: DoorModel) {
  const service = ownService();
  const name = useId();
  return (
    <fieldset class="choices" aria-busy={busy}>
      <legend class="sr">{w.write}</legend>
      <Choice
        name={name}
        label={w.service(service.name)}
        text={w.serviceText[service.identifier]}
        checked={door === "service"}
        onChoose={() => choose("service")}
      />
      <Choice
        name={name}
        label={w.nobody}
        text={w.nobodyText}
        checked={door === "nobody"}
        onChoose={() => choose("nobody")}
      />
    </fieldset>
  );
}

function Purpose({ id, model }: { id: string; model: ConsentModel }) {
  const purpose = model.shown?.purposes.find((one) => one.purpose === id);
  return purpose === undefined ? null : <PurposeSwitch purpose={purpose} model={model} />;
}

export function Reach({ account }: { account: Account }) {
  const model = useConsents(account);
  const state = useDoor(account);
  const closed = isProtected(account);
  return (
    <>
      <Lede title={w.title} text={closed ? w.minorLede : w.lede} />
      <Section title={w.write} hint={w.writeHint}>
        {closed ? <p class="vouch vouch--s">{w.minor}</p> : <Doors {...state} />}
        <Purpose id={REACH} model={model} />
        {!closed && state.door === "nobody" && <p class="fine">{w.blocked}</p>}
      </Section>
      <Section title={w.find} hint={w.findHint}>
        <div class="stack stack--s">
          <h3>{closed ? w.hidden : w.exact}</h3>
          <p class="quiet">{closed ? w.hiddenText : w.exactText[ownService().identifier]}</p>
        </div>
        <Purpose id="discoverable" model={model} />
      </Section>
      <AgeSection account={account} />
    </>
  );
}
