/** The painted side of a service's door, and the form beside it: for sign-up, sign-in and recovery. */
import type { ComponentChildren } from "preact";
import { ownService } from "../config.ts";
import { Badge } from "../parts/identity.tsx";
import { words } from "../strings.ts";

export function Entry({ children }: { children: ComponentChildren }) {
  const service = ownService();
  return (
    <div class="entry">
      <div class="entry__grid">
        <aside class="entry__side">
          <div class="stack">
            <p class="row">
              <Badge service={service.id} size="l" />
              <strong>{service.name}</strong>
            </p>
            <h1>{words.entry.headline[service.identifier]}</h1>
            <p class="opt voice">{words.entry.promise[service.identifier]}</p>
          </div>
          <p class="opt">{words.notMeta}</p>
        </aside>
        <main class="entry__form">
          {children}
          <p class="fine narrow">{words.notMeta}</p>
        </main>
      </div>
    </div>
  );
}
