/** Rows of the database as a person reads them: one field a line, or, where there are many rows, one row a line. */
import { useState } from "preact/hooks";
import type { Known, KnownTable } from "../../app/consent/port.ts";
import { bytes, date, dateAndHour, whole } from "../language.ts";
import { Icon } from "../parts/Icon.tsx";
import fields from "./fields.json" with { type: "json" };
import { privacy } from "./words.ts";

const w = privacy.knows;
const described: Readonly<Record<string, string[] | undefined>> = fields;

/** Our word for a table or a column; where there is none yet, its own name. */
function nameOf(name: string): string {
  return described[name]?.[0] ?? name.replace(/^.*\./, "").replaceAll("_", " ");
}

const HOUR = "hour";
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** `isHour`: a number that is unix seconds. */
function Value({ value, isHour }: { value: Known | undefined; isHour: boolean }) {
  if (value === null || value === undefined || value === "") return <span class="fine">{w.nothing}</span>;
  if (typeof value === "boolean") return <>{value ? w.yes : w.no}</>;
  if (typeof value === "number") return <>{isHour ? dateAndHour(value * 1000) : whole(value)}</>;
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
                <Value value={value} isHour={column === HOUR} />
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
                  <Value value={row[column]} isHour={column === HOUR} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Rows({ table, what, rows, label }: KnownTable & { label: string }) {
  const [first, second] = rows;
  if (first === undefined) return <p class="fine">{w.empty}</p>;
  if (second === undefined) return <OneRow table={table} row={first} />;
  return <ManyRows table={table} what={what} rows={rows} label={label} />;
}

/** Its name opens it; what it is and how much is in it can be read without. */
function Table({ known, open: first }: { known: KnownTable; open: boolean }) {
  const { table, what, rows } = known;
  const [open, setOpen] = useState(first);
  const name = nameOf(table);
  return (
    <article class="known" aria-label={name}>
      <h3>
        <button type="button" class="known__name" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name="forward" turn />
          <span>{name}</span>
          <span class="fine push">{rows.length === 0 ? w.none : w.rows(rows.length)}</span>
        </button>
      </h3>
      <p class="fine known__what">{what}</p>
      {open && <Rows {...known} label={name} />}
    </article>
  );
}

/** First where there is something, then where there is nothing: that, too, is an answer. */
export function KnownTables({ tables }: { tables: readonly KnownTable[] }) {
  const full = tables.filter(({ rows }) => rows.length > 0);
  const empty = tables.filter(({ rows }) => rows.length === 0);
  return (
    <div>
      {[...full, ...empty].map((known, index) => (
        <Table key={known.table} known={known} open={index === 0} />
      ))}
    </div>
  );
}
