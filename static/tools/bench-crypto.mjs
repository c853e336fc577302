/** How fast messages are encrypted and decrypted under Node, and how large a packed conversation is. */
import * as crypto from "../src/crypto/index.ts";

const MESSAGES = Number(process.argv[2] ?? 5000);
const TEXT = "x".repeat(100);

await crypto.ready();

function someone() {
  const [account, door, device] = [crypto.signPair(), crypto.boxPair(), crypto.signPair()];
  const fields = {
    service: "messenger",
    account: crypto.b64(crypto.random(16)),
    accountPublic: account.publicKey,
    device: crypto.b64(crypto.random(16)),
    devicePublic: device.publicKey,
    manifestVersion: 1,
  };
  const keys = { doorPublic: door.publicKey, doorPrivate: door.privateKey, devicePrivate: device.privateKey };
  return { ...fields, ...keys, credential: crypto.makeCredential(fields, account.privateKey) };
}

const member = (role) => ({ seat: crypto.b64(crypto.random(16)), role, service: "messenger", name: "" });

/** A conversation of so many, as the first and the second of them see it. */
async function conversation(size) {
  const people = Array.from({ length: size }, someone);
  const members = { [people[0].account]: member("admin") };
  const conversationId = crypto.random(16);
  let first = await crypto.create(people[0], conversationId, { title: "", pair: false, members: { ...members } });
  let second;
  for (let i = 1; i < size; i += 64) {
    const batch = people.slice(i, i + 64);
    const packages = await Promise.all(batch.map((one) => crypto.makeKeyPackage(one)));
    for (const one of batch) members[one.account] = member("member");
    const state = { title: "", pair: false, members: { ...members } };
    const plan = { add: packages.map((one) => one.publicPackage), state };
    const pending = await crypto.prepare(first, people[0], plan);
    const frame = crypto.pendingFrame(pending);
    const won = await crypto.receive(pending, people[0], frame);
    first = won.c;
    if (second !== undefined) second = (await crypto.receive(second, people[1], frame)).c;
    const { parts, blob } = won.event.welcome;
    second ??= await crypto.join(people[1], packages[0], parts[0].secrets, blob);
  }
  return { people, first, second };
}

/** Milliseconds of this process's own work: other processes on the machine do not count. */
function worked() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function timed(name, count, work) {
  const started = worked();
  await work();
  const ms = worked() - started;
  console.log(`${name}: ${Math.round((count * 1000) / ms)}/s (${(ms / count).toFixed(3)} ms each)`);
}

const { people, first, second } = await conversation(2);
const [me, you] = people;
const credential = crypto.readCredential(me.credential);
const frames = [];
let sender = first;
let receiver = second;

await timed("encrypt", MESSAGES, async () => {
  for (let i = 0; i < MESSAGES; i++) {
    const { plain, tF } = crypto.makePayload({ kind: "text", text: TEXT, at: 1 }, me, sender.id, crypto.random(16));
    const sent = await crypto.send(sender, me, plain, tF);
    sender = sent.c;
    frames.push(sent.frame);
  }
});
await timed("decrypt", MESSAGES, async () => {
  for (const frame of frames) {
    const received = await crypto.receive(receiver, you, frame);
    receiver = received.c;
    crypto.openPayload(received.event.plain, received.event.aad, credential, receiver.id);
  }
});
await timed("pack", 1000, async () => {
  for (let i = 0; i < 1000; i++) crypto.pack(receiver);
});
console.log(`packed, of two: ${crypto.pack(receiver).length} bytes`);

for (const size of [100, 1000]) {
  const started = worked();
  const large = await conversation(size);
  console.log(`a group of ${size}: made in ${Math.round(worked() - started)} ms`);
  const begun = worked();
  const pending = await crypto.prepare(large.first, large.people[0], {});
  const made = worked();
  await crypto.receive(large.second, large.people[1], crypto.pendingFrame(pending));
  const taken = worked();
  console.log(`  a commit: ${Math.round(made - begun)} ms to make, ${Math.round(taken - made)} ms to take`);
  console.log(
    `  packed: ${crypto.pack(large.first).length} bytes; slot: ${(await crypto.groupInfo(large.first)).length} bytes`,
  );
  await timed("  pack", 20, async () => {
    for (let i = 0; i < 20; i++) crypto.pack(large.first);
  });
}
