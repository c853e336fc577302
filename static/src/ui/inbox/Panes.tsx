/** The three panes and what floats above them: the same for one service's app and for the unified inbox. */
import type { ComponentChildren } from "preact";
import { config, serviceName } from "../config.ts";
import { detailsShown, pane, route } from "../model/route.ts";
import { Toasts } from "../parts/Toasts.tsx";
import { words } from "../strings.ts";
import { Connection } from "./Connection.tsx";
import { DetailsPane } from "./Details.tsx";
import { KeySheet } from "./KeySheet.tsx";
import { NewConversation } from "./NewConversation.tsx";
import { RequestsPane } from "./Requests.tsx";
import { ThreadPane } from "./ThreadPane.tsx";

export function Panes({ list, children }: { list: ComponentChildren; children?: ComponentChildren }) {
  return (
    <div class="app">
      <h1 class="sr">{config.service === null ? words.inbox.title : serviceName(config.service)}</h1>
      <Connection />
      <main class="panes" data-pane={pane.value} data-details={detailsShown.value ? "open" : "closed"}>
        {list}
        {route.value.view === "requests" ? <RequestsPane /> : <ThreadPane />}
        {detailsShown.value && <DetailsPane />}
      </main>
      <NewConversation />
      <KeySheet />
      {children}
      <Toasts />
    </div>
  );
}
