/** Deleting the account: what goes, what others keep, when backups forget; then the password. */
import { config } from "../config.ts";
import type { Account } from "../model/account.ts";
import { Section } from "../pages/Settings.tsx";
import { DeleteAccount } from "../pages/settingsAccess.tsx";
import { Lede } from "./Lede.tsx";
import { privacy } from "./words.ts";

const w = privacy.delete;

function List({ items }: { items: readonly string[] }) {
  return (
    <ul class="bullets">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}

export function Delete({ account }: { account: Account }) {
  const days = config.backup_days;
  return (
    <>
      <Lede title={w.title} text={w.lede}>
        <p class="row row--wrap">
          <span>{w.first}</span>
          <a class="btn" href="#export">
            {w.toExport}
          </a>
        </p>
      </Lede>
      <Section title={w.goes} hint="">
        <List items={w.goesList} />
      </Section>
      <Section title={w.others} hint="">
        <List items={w.othersList} />
      </Section>
      <Section title={w.staff} hint="">
        <List items={w.staffList} />
      </Section>
      <Section title={w.backups} hint="">
        <p>{w.log}</p>
        <p>{days === null ? w.backupUnknown : w.backupDays(days)}</p>
      </Section>
      <DeleteAccount account={account} />
    </>
  );
}
