/** The field that says who one is at this service: e-mail, handle or phone number. */
import type { InputHTMLAttributes } from "preact";
import { ownService, type Identifier } from "../config.ts";
import { Field, type FieldProps } from "../parts/controls.tsx";
import { words } from "../strings.ts";

const attributes: Record<Identifier, InputHTMLAttributes> = {
  email: { type: "email", autocomplete: "username", inputMode: "email" },
  handle: { type: "text", autocomplete: "username", autocapitalize: "none", spellcheck: false },
  phone: { type: "tel", autocomplete: "username", inputMode: "tel" },
};

type Props = Pick<FieldProps, "value" | "onValue" | "refusal" | "beside" | "hint">;

export function IdentifierField(props: Props) {
  const kind = ownService().identifier;
  return <Field {...(attributes[kind] as object)} {...props} label={words.join.identifier[kind]} required dir="ltr" />;
}
