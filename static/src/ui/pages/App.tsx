/** One service's own app: its conversations and nobody else's. */
import { useEffect } from "preact/hooks";
import { ownService } from "../config.ts";
import { Panes } from "../inbox/Panes.tsx";
import { ListPane } from "../inbox/ListPane.tsx";
import { ownView, type Account } from "../model/account.ts";
import { rows } from "../model/inbox.ts";
import { Badge } from "../parts/identity.tsx";

function Head({ account }: { account: Account }) {
  const service = ownService();
  return (
    <span class="wordmark">
      <Badge service={service.id} size="l" />
      <span class="thread__who">
        <strong>{service.name}</strong>
        <span class="fine">
          <bdi>{ownView(account)?.name}</bdi>
        </span>
      </span>
    </span>
  );
}

function useTitle(): void {
  const unread = rows.value.reduce((sum, row) => sum + row.view.unread, 0);
  useEffect(() => {
    document.title = unread > 0 ? `(${String(unread)}) ${ownService().name}` : ownService().name;
  }, [unread]);
}

export function App({ account }: { account: Account }) {
  useTitle();
  const signedOut = account.phase.value?.kind === "signed-out";
  useEffect(() => {
    if (signedOut) location.replace("/join/");
  }, [signedOut]);
  return (
    <Panes
      list={
        <ListPane
          head={<Head account={account} />}
          onSettings={() => location.assign("/settings/")}
          onPrivacy={() => location.assign("/privacy/")}
        />
      }
    />
  );
}
