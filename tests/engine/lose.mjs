// Makes a store's conversations lost, as a hostile commit does that not everybody can follow: `node lose.mjs STORE`.
import { DatabaseSync } from "node:sqlite";
import { deserialize, serialize } from "node:v8";

const database = new DatabaseSync(process.argv[2]);
const rows = database.prepare("SELECT name, key, value FROM entries WHERE store = 'conversations'").all();
const put = database.prepare("UPDATE entries SET value = ? WHERE name = ? AND store = 'conversations' AND key = ?");
for (const { name, key, value } of rows) {
  put.run(serialize({ ...deserialize(value), status: "lost" }), name, key);
}
