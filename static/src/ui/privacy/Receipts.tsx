/** Receipts: to take along, and to check in this page against the keys alone. */
import { useId, useState } from "preact/hooks";
import type { ReceiptFault, ReceiptView } from "../../app/consent/port.ts";
import { ownService } from "../config.ts";
import { dateAndHour } from "../language.ts";
import type { Account } from "../model/account.ts";
import { saying } from "../model/toasts.ts";
import { Icon } from "../parts/Icon.tsx";
import { saveJson } from "./saving.ts";
import { privacy } from "./words.ts";

const w = privacy.allow;

type Verdict = { faults: ReceiptFault[]; own: boolean };

function Said({ verdict }: { verdict: Verdict }) {
  const holds = verdict.faults.length === 0;
  return (
    <span class={holds ? "verdict verdict--good" : "verdict verdict--bad"} role="status">
      <Icon name={holds ? "check" : "warning"} />
      <span>
        {holds ? (verdict.own ? w.goodOwn : w.goodOther) : w.bad}{" "}
        {verdict.faults.map((fault) => w.faults[fault]).join(" ")}
      </span>
    </span>
  );
}

function nameOf(receipt: ReceiptView): string {
  return `${ownService().id}-receipt-${String(receipt.number)}.json`;
}

/** Taken along, and checked where it lies: the two things that one does with a receipt. */
export function ReceiptLine({ receipt, account }: { receipt: ReceiptView; account: Account }) {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const verify = () =>
    void saying(account.handle.ask("checkReceipt", { receipt: JSON.stringify(receipt.receipt) })).then((answer) => {
      if (answer !== undefined) setVerdict(answer);
    });
  return (
    <>
      <button
        type="button"
        class="linklike linklike--s"
        aria-label={w.saveReceipt(receipt.number, receipt.title)}
        onClick={() => saveJson(nameOf(receipt), receipt.receipt)}
      >
        {w.receipt(receipt.number)}
      </button>
      <button
        type="button"
        class="linklike linklike--s"
        aria-label={w.verifyOf(`${receipt.title}, ${String(receipt.number)}`)}
        onClick={verify}
      >
        {w.verify}
      </button>
      {verdict !== null && <Said verdict={verdict} />}
    </>
  );
}

function Row({ receipt, account }: { receipt: ReceiptView; account: Account }) {
  return (
    <tr>
      <th scope="row">{receipt.title}</th>
      <td data-th={`${w.decision}:`}>{w.act[receipt.act]}</td>
      <td data-th={`${w.hour}:`}>
        <time dateTime={new Date(receipt.hour).toISOString()}>{dateAndHour(receipt.hour)}</time>
      </td>
      <td>
        <span class="receipt receipt--row">
          <ReceiptLine receipt={receipt} account={account} />
        </span>
      </td>
    </tr>
  );
}

export function Receipts({ receipts, account }: { receipts: readonly ReceiptView[]; account: Account }) {
  if (receipts.length === 0) return <p class="quiet">{w.noReceipts}</p>;
  return (
    <div class="table-wrap">
      <table class="table--fold">
        <thead>
          <tr>
            {[w.what, w.decision, w.hour, w.receipts].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {receipts.map((receipt) => (
            <Row
              key={`${String(receipt.number)} ${receipt.receipt.server_signature}`}
              receipt={receipt}
              account={account}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function CheckReceipt({ account }: { account: Account }) {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const id = useId();
  const check = async (file: File | undefined) => {
    if (file === undefined) return;
    const answer = await saying(account.handle.ask("checkReceipt", { receipt: await file.text() }));
    if (answer !== undefined) setVerdict(answer);
  };
  return (
    <div class="field">
      <label for={id}>{w.choose}</label>
      <input
        type="file"
        id={id}
        class="file"
        accept="application/json,.json"
        onChange={(event) => void check(event.currentTarget.files?.[0])}
      />
      {verdict !== null && <Said verdict={verdict} />}
    </div>
  );
}
