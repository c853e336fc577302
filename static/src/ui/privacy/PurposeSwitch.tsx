/** One purpose with its switch: the words that count, and a click each way. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { PurposeView } from "../../app/consent/port.ts";
import type { ConsentModel } from "./model.ts";
import { turned } from "./turning.ts";
import { privacy } from "./words.ts";

export function Body({ text, id }: { text: string; id?: string }) {
  return (
    <div class="purpose__text" {...(id === undefined ? {} : { id })}>
      {text.split("\n").map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </div>
  );
}

interface PurposeSwitchProps {
  purpose: PurposeView;
  model: ConsentModel;
  children?: ComponentChildren;
}

export function PurposeSwitch({ purpose, model, children }: PurposeSwitchProps) {
  const id = useId();
  return (
    <div class="purpose">
      <label for={id}>{purpose.title}</label>
      <input
        class="switch"
        type="checkbox"
        role="switch"
        id={id}
        aria-describedby={purpose.closed ? `${id}-c ${id}-t` : `${id}-t`}
        checked={purpose.on}
        disabled={purpose.refused || (purpose.closed && !purpose.on)}
        aria-busy={model.busy.has(purpose.purpose)}
        onClick={(event) => {
          event.preventDefault();
          void model.decide([purpose], turned);
        }}
      />
      {purpose.closed && (
        <p class="purpose__closed" id={`${id}-c`}>
          {purpose.on ? privacy.closedOn : privacy.closed}
        </p>
      )}
      <Body text={purpose.body} id={`${id}-t`} />
      {children}
    </div>
  );
}
