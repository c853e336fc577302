// Prints the seats that a store's keyring holds, its own and invited ones, as JSON: what a thief of the device would
// have. `node seats.mjs STORE`.
import { DatabaseSync } from "node:sqlite";
import { deserialize } from "node:v8";

const rows = new DatabaseSync(process.argv[2], { readOnly: true })
  .prepare("SELECT value FROM entries WHERE store = 'keyring' AND key = 'current'")
  .all();
const b64 = (bytes) => Buffer.from(bytes).toString("base64url");
const seats = {};
for (const { value } of rows) {
  for (const [id, entry] of Object.entries(deserialize(value).entries)) {
    if (!/^(seat|request):/.test(id) || entry.value === undefined) continue;
    seats[id] = { seat_id: entry.value.seat_id, secret: b64(entry.value.secret) };
  }
}
console.log(JSON.stringify(seats));
