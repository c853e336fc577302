/** What every part of the privacy centre begins with: its name, and the product's own word on it. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

let first = true;

/** Whoever went from one part to another hears where they are; whoever just opened the page is left where they were. */
export function Lede({ title, text, children }: { title: string; text: string; children?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!first) heading.current?.focus();
    first = false;
  }, []);
  return (
    <div class="lede">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p class="voice quiet">{text}</p>
      {children}
    </div>
  );
}
