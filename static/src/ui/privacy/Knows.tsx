/** What the server knows, live: every row that its database has about this account, field by field. */
import { useEffect, useState } from "preact/hooks";
import type { Knowledge } from "../../app/consent/port.ts";
import { ownService } from "../config.ts";
import { isoDay } from "../language.ts";
import type { Account } from "../model/account.ts";
import { saying } from "../model/toasts.ts";
import { Icon } from "../parts/Icon.tsx";
import { Section } from "../pages/Settings.tsx";
import { words } from "../strings.ts";
import { KnownTables } from "./KnownTables.tsx";
import { Lede } from "./Lede.tsx";
import { saveJson } from "./saving.ts";
import { privacy } from "./words.ts";

const w = privacy.knows;

function rowsIn({ tables }: Knowledge): number {
  return tables.reduce((sum, { rows }) => sum + rows.length, 0);
}

/** What is said to be absent is: a registered link is the one thing that joins two accounts. */
function ledeOf(known: Knowledge): string {
  const isLinked = known.tables.some(({ table, rows }) => table === "identities_link" && rows.length > 0);
  return isLinked ? w.ledeLinked(rowsIn(known)) : w.lede(rowsIn(known));
}

function Bones() {
  return (
    <div class="stack" role="status" aria-label={words.loading} aria-busy="true">
      {[0, 1, 2].map((n) => (
        <span key={n} class="bone bone--mid" />
      ))}
    </div>
  );
}

export function Knows({ account }: { account: Account }) {
  const [known, setKnown] = useState<Knowledge | null>(null);
  const [busy, setBusy] = useState(false);
  const read = () => {
    setBusy(true);
    void saying(account.handle.ask("knowledge", {})).then((answer) => {
      if (answer !== undefined) setKnown(answer);
      setBusy(false);
    });
  };
  useEffect(read, []);
  const download = () => known !== null && saveJson(`${ownService().id}-${isoDay(Date.now())}.json`, known);
  return (
    <>
      <Lede title={w.title} text={known === null ? w.reading : ledeOf(known)} />
      <Section title={w.fields} hint={w.fieldsHint}>
        <div class="row row--wrap">
          <button type="button" class="btn" aria-busy={busy} onClick={read}>
            <Icon name="clock" />
            {w.again}
          </button>
          <button type="button" class="btn btn--bare" disabled={known === null} onClick={download}>
            {w.json}
          </button>
        </div>
        {known === null ? <Bones /> : <KnownTables tables={known.tables} />}
        <p class="vouch vouch--s">{w.seen}</p>
      </Section>
    </>
  );
}
