/** Fields and buttons with their labels, hints and refusals tied together for every reader. */
import type { ComponentChildren, InputHTMLAttributes } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Icon, type IconName } from "./Icon.tsx";

export interface FieldProps extends Omit<InputHTMLAttributes, "onInput" | "value" | "label"> {
  label: string;
  value: string;
  onValue: (value: string) => void;
  hint?: string | undefined;
  refusal?: string | undefined;
  /** stands at the end of the same line */
  beside?: ComponentChildren;
}

function describedBy(id: string, hint?: string, refusal?: string): string | undefined {
  const ids = [hint ? `${id}-h` : "", refusal ? `${id}-r` : ""].filter((part) => part !== "");
  return ids.length === 0 ? undefined : ids.join(" ");
}

export function Field({ label, value, onValue, hint, refusal, beside, class: className, ...rest }: FieldProps) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  // The attribute alone counts only while a page or a dialog opens.
  useEffect(() => {
    if (rest.autoFocus === true) box.current?.focus();
  }, []);
  const input = (
    <input
      ref={box}
      {...(rest as object)}
      id={id}
      class={`input ${typeof className === "string" ? className : ""}`}
      value={value}
      aria-invalid={refusal ? "true" : undefined}
      aria-describedby={describedBy(id, hint, refusal)}
      onInput={(event) => onValue(event.currentTarget.value)}
    />
  );
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {beside ? <div class="joined">{[input, beside]}</div> : input}
      {hint && (
        <p class="fine" id={`${id}-h`}>
          {hint}
        </p>
      )}
      {refusal && (
        <p class="fine meta--care" id={`${id}-r`} role="alert">
          {refusal}
        </p>
      )}
    </div>
  );
}

interface CheckProps {
  label: string;
  hint: string;
  checked: boolean;
  onChecked: (checked: boolean) => void;
  disabled?: boolean;
}

export function Check({ label, hint, checked, onChecked, disabled = false }: CheckProps) {
  const id = useId();
  return (
    <div class="panel">
      <div class="check">
        <input
          type="checkbox"
          id={id}
          checked={checked}
          disabled={disabled}
          aria-describedby={`${id}-h`}
          onChange={(event) => onChecked(event.currentTarget.checked)}
        />
        <label class="label" for={id}>
          {label}
        </label>
        <div class="fine check__hint" id={`${id}-h`}>
          {hint.split("\n").map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </div>
      </div>
    </div>
  );
}

interface IconButtonProps {
  icon: IconName;
  label: string;
  onClick: () => void;
  turn?: boolean;
  class?: string;
  expanded?: boolean | undefined;
  disabled?: boolean;
}

export function IconButton({
  icon,
  label,
  onClick,
  turn = false,
  class: extra = "",
  expanded,
  disabled,
}: IconButtonProps) {
  return (
    <button
      type="button"
      class={`btn btn--icon ${extra}`}
      aria-label={label}
      title={label}
      aria-expanded={expanded}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} turn={turn} />
    </button>
  );
}

/** What a form as a whole was refused with; an alert as soon as it is there. */
export function FormRefusal({ text }: { text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p class="refused" role="alert">
      <Icon name="warning" />
      <span>{text}</span>
    </p>
  );
}
