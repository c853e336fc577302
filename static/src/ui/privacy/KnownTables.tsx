/** Rows of the database as a person reads them: one field a line, or, where there are many rows, one row a line. */
import { useState } from "preact/hooks";
import type { Known, KnownTable } from "../../app/consent/port.ts";
import { bytes, date, whole } from "../language.ts";
import { Icon } from "../parts/Icon.tsx";
import fields from "./fields.json" with { type: "json" };
import { privacy } from "./words.ts";

const w = privacy.knows;
const described: Readonly<Record<string, string[] | undefined>> = fields;

/** Our word for a table or a column; where there is none yet, its own name. */
function nameOf(name: string): string {
  return described[name]?.[0] ?? name.replace(/^.*\./, "").replaceAll("_", " ");
}

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

function Value({ value }: { value: Known | undefined }) {
  if (value === null || value === undefined || value === "") return <span class="fine">{w.nothing}</span>;
  if (typeof value === "boolean") return <>{value ? w.yes : w.no}</>;
  if (typeof value === "number") return <>{whole(value)}</>;
  if (typeof value === "string")
    return ISO_DAY.test(value) ? <>{date(Date.parse(value))}</> : <code class="known__code">{value}</code>;
  const { bytes: length, sha256 } = value as { bytes?: number; sha256?: string };
  if (length === undefined) return <code class="known__code">{JSON.stringify(value)}</code>;
  return (
    <>
      {w.bytes(bytes(length))}
      <code class="known__code known__digest" title={w.digest}>
        {sha256}
      </code>
    </>
  );
}

function OneRow({ table, row }: { table: string; row: KnownTable["rows"][number] }) {
  return (
    <div class="table-wrap">
      <table class="table--fold">
        <thead>
          <tr>
            <th scope="col">{w.field}</th>
            <th scope="col">{w.value}</th>
            <th scope="col">{w.why}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(row).map(([column, value]) => (
            <tr key={column}>
              <th scope="row">
                {nameOf(`${table}.${column}`)}
                <code class="known__column">{column}</code>
              </th>
              <td>
                <Value value={value} />
              </td>
              <td data-th={`${w.why}:`}>{described[`${table}.${column}`]?.[1] ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ManyRows({ table, rows, label }: KnownTable & { label: string }) {
  const columns = Object.keys(rows[0] ?? {});
  return (
    <div class="table-wrap known__many" tabIndex={0} role="region" aria-label={label}>
      <table class="table--tight">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" title={described[`${table}.${column}`]?.[1]}>
                {nameOf(`${table}.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map((column) => (
                <td key={column}>
                  <Value value={row[column]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A hundred key packages are shown to whoever wants to see them. */
const FEW = 1;

function Table(known: KnownTable) {
  const { table, what, rows } = known;
  const [open, setOpen] = useState(false);
  const name = nameOf(table);
  return (
    <article class="known" aria-label={name}>
      <h3>
        {name} <span class="fine">{rows.length === 0 ? w.none : w.rows(rows.length)}</span>
      </h3>
      <p class="fine">{what}</p>
      {rows.length === FEW && rows[0] !== undefined && <OneRow table={table} row={rows[0]} />}
      {rows.length > FEW && !open && (
        <button type="button" class="btn btn--bare known__more" onClick={() => setOpen(true)}>
          <Icon name="down" />
          {w.showRows(rows.length)}
        </button>
      )}
      {rows.length > FEW && open && <ManyRows {...known} label={name} />}
    </article>
  );
}

/** First where there is something, then where there is nothing: that, too, is an answer. */
export function KnownTables({ tables }: { tables: readonly KnownTable[] }) {
  const full = tables.filter(({ rows }) => rows.length > 0);
  const empty = tables.filter(({ rows }) => rows.length === 0);
  return (
    <>
      {[...full, ...empty].map((known) => (
        <Table key={known.table} {...known} />
      ))}
    </>
  );
}
