/** An account's links as its engine told them last; asked again whenever they change. */
import { useEffect, useState } from "preact/hooks";
import type { LinksView, PrivateLinkView } from "../../app/links/port.ts";
import type { Account } from "../model/account.ts";
import { saying } from "../model/toasts.ts";

/** Whether it was done; a refusal is said. */
export async function did(work: Promise<unknown>): Promise<boolean> {
  return (await saying(work.then(() => true))) === true;
}

/** Null until the engine has answered. */
export function useLinks(account: Account): LinksView | null {
  const [view, setView] = useState<LinksView | null>(null);
  useEffect(() => {
    let stale = false;
    const look = () =>
      void saying(account.handle.ask("links", {})).then((answer) => {
        if (!stale && answer !== undefined) setView(answer);
      });
    look();
    const off = account.handle.on((event) => {
      if (event.event === "links" || event.event === "consent") look();
    });
    return () => {
      stale = true;
      off();
    };
  }, [account]);
  return view;
}

/** How this account stands in the unified inbox; null until the engine has answered. */
export function usePrivate(account: Account): PrivateLinkView | null {
  const [link, setLink] = useState<PrivateLinkView | null>(null);
  useEffect(() => {
    const look = () =>
      void account.handle.ask("privateLink", {}).then(
        (answer) => setLink(answer.link),
        () => undefined,
      );
    look();
    return account.handle.on((event) => {
      if (event.event === "links") look();
    });
  }, [account]);
  return link;
}
