/** A small surface near what opened it: the browser's own popover, so Esc and a click elsewhere close it. */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

const GAP_PX = 4;
const EDGE_PX = 8;

interface PopoverProps {
  near: DOMRect;
  label: string;
  role: "menu" | "dialog";
  class?: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** Below where there is room, else above; never beyond the edge of the window. */
function place(element: HTMLElement, near: DOMRect): void {
  const { width, height } = element.getBoundingClientRect();
  const below = near.bottom + GAP_PX;
  const top = below + height < innerHeight - EDGE_PX ? below : near.top - GAP_PX - height;
  const left = near.left + near.width / 2 > innerWidth / 2 ? near.right - width : near.left;
  const within = (at: number, room: number) => Math.max(EDGE_PX, Math.min(at, room - EDGE_PX));
  element.style.setProperty("top", `${within(top, innerHeight - height)}px`);
  element.style.setProperty("left", `${within(left, innerWidth - width)}px`);
}

export function Popover({ near, label, role, class: extra = "", onClose, children }: PopoverProps) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const before = document.activeElement;
    element.showPopover();
    place(element, near);
    element.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    const toggled = (event: Event) => {
      if ((event as ToggleEvent).newState === "closed") onClose();
    };
    ref.current?.addEventListener("toggle", toggled);
    return () => ref.current?.removeEventListener("toggle", toggled);
  }, [onClose]);
  return (
    <div ref={ref} popover="auto" class={`popover ${extra}`} role={role} aria-label={label}>
      {children}
    </div>
  );
}

/** Arrow keys among the buttons of a menu or a grid; `columns` is how far up and down go. */
export function arrows(event: KeyboardEvent, columns = 1): void {
  const host = event.currentTarget as HTMLElement;
  const all = [...host.querySelectorAll<HTMLElement>("button:not([disabled])")];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const rtl = getComputedStyle(host).direction === "rtl" ? -1 : 1;
  const steps: Record<string, number> = {
    ArrowDown: columns,
    ArrowUp: -columns,
    ArrowRight: rtl,
    ArrowLeft: -rtl,
    Home: -at,
    End: all.length - 1 - at,
  };
  const step = steps[event.key];
  if (step === undefined || at < 0) return;
  event.preventDefault();
  event.stopPropagation();
  all[Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
}
