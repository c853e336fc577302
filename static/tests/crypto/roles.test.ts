/** The group state and who may change what in it. */
import type { Proposal } from "ts-mls/proposal.js";
import { expect, test } from "vitest";
import * as crypto from "../../src/crypto/index.ts";
import { encodeGroupState } from "../../src/crypto/conversation/groupstate.ts";
import { at, kinds, makeGroup, whys, withMembers, type Group } from "./group.ts";
import { hostile, remove } from "./hostile.ts";
import { newSeat } from "./people.ts";

type Edit = (state: crypto.GroupState, g: Group) => void;

const context = (extensions: ReturnType<typeof encodeGroupState>): Proposal => ({
  proposalType: "group_context_extensions",
  groupContextExtensions: { extensions },
});

function edited(g: Group, edit: Edit): crypto.GroupState {
  const state = g.state();
  edit(state, g);
  return state;
}

const of = (state: crypto.GroupState, g: Group, i: number): crypto.Member =>
  at(
    [state.members[g.me(i).account]].flatMap((m) => m ?? []),
    0,
  );

async function refused(
  who: number,
  edit: Edit,
  why: RegExp,
  proposals: Proposal[] = [],
  names = ["a/1", "b/1", "c/1"],
): Promise<void> {
  const g = await makeGroup(...names);
  const events = await g.deliver(
    await hostile(g.c(who), { proposals: [...proposals, context(encodeGroupState(edited(g, edit)))] }),
  );
  expect(kinds(events)).toBe(g.seen.map(() => "skip").join(" "));
  expect(whys(events).join()).toMatch(why);
}

test.each<[string, number, Edit, RegExp, Proposal[]?]>([
  [
    "a member makes itself admin",
    1,
    (s, g) => {
      of(s, g, 1).role = "admin";
    },
    /changes roles/,
  ],
  [
    "a member makes another leave",
    1,
    (s, g) => {
      of(s, g, 2).role = "leaving";
    },
    /changes roles/,
  ],
  [
    "an admin makes another leave",
    0,
    (s, g) => {
      of(s, g, 2).role = "leaving";
    },
    /changes roles/,
  ],
  [
    "no admin is left",
    0,
    (s, g) => {
      of(s, g, 0).role = "member";
    },
    /no admin/,
  ],
  [
    "a member sets the title",
    1,
    (s) => {
      s.title = "mine";
    },
    /title/,
  ],
  [
    "a member names another",
    1,
    (s, g) => {
      of(s, g, 2).name = "Nick";
    },
    /its name/,
  ],
  [
    "an admin names another",
    0,
    (s, g) => {
      of(s, g, 2).name = "Nick";
    },
    /its name/,
  ],
  [
    "a member takes another seat",
    1,
    (s, g) => {
      of(s, g, 1).seat = newSeat();
    },
    /seat and service/,
  ],
  [
    "an admin gives another seat",
    0,
    (s, g) => {
      of(s, g, 1).seat = newSeat();
    },
    /seat and service/,
  ],
  [
    "one seat twice",
    0,
    (s, g) => {
      of(s, g, 1).seat = of(s, g, 2).seat;
    },
    /seat/,
  ],
  [
    "another service than the credential's",
    0,
    (s, g) => {
      of(s, g, 1).service = "whatsapp";
    },
    /no member/,
  ],
  [
    "a group becomes a pair",
    0,
    (s) => {
      s.pair = true;
    },
    /pair/,
  ],
  [
    "a member without a leaf",
    0,
    (s) => {
      s.members[crypto.b64(crypto.random(16))] = { seat: newSeat(), role: "member", service: "messenger", name: "" };
    },
    /no leaf/,
  ],
  [
    "a leaf without a member",
    0,
    (s, g) => {
      s.members = Object.fromEntries(Object.entries(s.members).filter(([a]) => a !== g.me(2).account));
    },
    /no member/,
  ],
  [
    "an admin removes a leaf and leaves its member",
    0,
    (s) => {
      s.title = "x";
    },
    /no leaf/,
    [remove(2)],
  ],
  [
    "a member removes another",
    1,
    (s, g) => {
      s.members = Object.fromEntries(Object.entries(s.members).filter(([a]) => a !== g.me(2).account));
    },
    /only an admin removes/,
    [remove(2)],
  ],
])("%s", async (_what, who, edit, why, proposals) => {
  await refused(who, edit, why, proposals);
});

test("Q: an empty list of extensions, a second extension, and a state that is not canonical", async () => {
  const g = await makeGroup("a/1", "b/1");
  const good = encodeGroupState(g.state());
  const data = at(good, 0).extensionData;
  const loose = crypto.utf8(` ${crypto.text(data)}`);
  for (const extensions of [
    [],
    [...good, { extensionType: 0xf003, extensionData: new Uint8Array(1) }],
    [{ extensionType: 0xf001, extensionData: loose }],
  ]) {
    const events = await g.deliver(await hostile(g.c(0), { proposals: [context(extensions)] }));
    expect(kinds(events)).toBe("skip skip");
  }
});

test("members, title and roles change in one commit with an Add, and the joiner has them", async () => {
  const g = await makeGroup("a/1", "b/1");
  const device = g.device("c/1");
  const pair = await crypto.makeKeyPackage(device);
  const state = { ...withMembers(g.state(), [device]), title: "new" };
  of(state, g, 1).role = "admin";
  const won = (await g.commit(0, { add: [pair.publicPackage], state }))[0];
  if (won?.kind !== "commit" || won.welcome === undefined) throw new Error("no Welcome");
  const joined = await crypto.join(device, pair, at(won.welcome.parts, 0).secrets, won.welcome.blob);
  expect(crypto.group(joined)).toEqual(state);
  expect(won.before.title).toBe("t");
  expect(won.added).toMatchObject([{ account: device.account, device: device.device }]);
});

test("a member says its own name, and no newcomer is named by others, but on a service that proves handles", async () => {
  const g = await makeGroup("a/1", "b/1");
  const named = edited(g, (s) => {
    of(s, g, 1).name = "Bea";
    of(s, g, 1).name_proof = crypto.b64(crypto.random(64));
  });
  expect(kinds(await g.commit(1, { state: named }))).toBe("commit commit");
  const device = g.device("c/1");
  const { publicPackage } = await crypto.makeKeyPackage(device);
  const state = withMembers(g.state(), [device]);
  of({ ...state }, { me: () => device } as unknown as Group, 0).name = "Cy";
  await expect(g.prepare(0, { add: [publicPackage], state })).rejects.toThrow("names itself");
});

test("leaving: one says so, then anybody may remove that leaf, and nobody comes back from leaving", async () => {
  const g = await makeGroup("a/1", "b/1", "c/1");
  expect(
    kinds(
      await g.commit(2, {
        state: edited(g, (s) => {
          of(s, g, 2).role = "leaving";
        }),
      }),
    ),
  ).toBe("commit commit commit");
  await expect(
    g.prepare(2, {
      state: edited(g, (s) => {
        of(s, g, 2).role = "member";
      }),
    }),
  ).rejects.toThrow("leaves");
  const gone = edited(g, (s) => {
    s.members = Object.fromEntries(Object.entries(s.members).filter(([a]) => a !== g.me(2).account));
  });
  expect(kinds(await g.commit(1, { remove: [2], state: gone }))).toBe("commit commit removed");
});

test("a member adds its own device, and removes it", async () => {
  const g = await makeGroup("a/1", "b/1");
  await g.add(1, ["b/2"], g.state());
  expect(g.together()).toBe(true);
  expect(kinds(await g.commit(1, { remove: [2] }))).toBe("commit commit removed");
});

test("a member adds nobody else", async () => {
  const g = await makeGroup("a/1", "b/1");
  const device = g.device("c/1");
  const { publicPackage } = await crypto.makeKeyPackage(device);
  await expect(g.prepare(1, { add: [publicPackage], state: withMembers(g.state(), [device]) })).rejects.toThrow(
    "only an admin adds",
  );
  const { publicPackage: own } = await crypto.makeKeyPackage(g.device("a/2"));
  await expect(g.prepare(1, { add: [own] })).rejects.toThrow("only an admin adds");
});

async function makePair(): Promise<Group> {
  const g = await makeGroup("a/1");
  const [first] = [g.me(0)];
  g.seen[0] = await crypto.create(first, crypto.random(16), { title: "", pair: true, members: g.state().members });
  const device = g.device("b/1");
  const state = withMembers(g.state(), [device]);
  for (const member of Object.values(state.members)) member.role = "admin";
  const pair = await crypto.makeKeyPackage(device);
  const won = (await g.commit(0, { add: [pair.publicPackage], state }))[0];
  if (won?.kind !== "commit" || won.welcome === undefined) throw new Error("no Welcome");
  g.devices.push(device);
  g.seen.push(await crypto.join(device, pair, at(won.welcome.parts, 0).secrets, won.welcome.blob));
  return g;
}

test("in a pair nobody removes the other, a third is not added, but who left may go", async () => {
  const g = await makePair();
  const alone = edited(g, (s) => {
    s.members = Object.fromEntries(Object.entries(s.members).filter(([a]) => a !== g.me(1).account));
  });
  await expect(g.prepare(0, { remove: [1], state: alone })).rejects.toThrow("nobody removes the other");
  const third = g.device("c/1");
  const { publicPackage } = await crypto.makeKeyPackage(third);
  await expect(g.prepare(0, { add: [publicPackage], state: withMembers(g.state(), [third]) })).rejects.toThrow(
    "two members",
  );
  expect(
    kinds(
      await g.commit(1, {
        state: edited(g, (s) => {
          of(s, g, 1).role = "leaving";
        }),
      }),
    ),
  ).toBe("commit commit");
  expect(kinds(await g.commit(0, { remove: [1], state: alone }))).toBe("commit removed");
});

test("any member sets the timer and ends it, within a year, and a joiner has it", async () => {
  const g = await makeGroup("a/1", "b/1");
  expect(kinds(await g.commit(1, { state: { ...g.state(), timer: 60 } }))).toBe("commit commit");
  expect(crypto.group(g.c(0)).timer).toBe(60);
  await g.add(0, ["c/1"], withMembers(g.state(), [g.device("c/1")]));
  expect(crypto.group(g.c(2)).timer).toBe(60);
  const { timer: _, ...stay } = g.state();
  expect(kinds(await g.commit(2, { state: stay }))).toBe("commit commit commit");
  expect(crypto.group(g.c(0)).timer).toBeUndefined();
  for (const timer of [0, -1, 1.5, crypto.EXPIRES_MAX + 1])
    expect(() => encodeGroupState({ ...stay, timer }), String(timer)).toThrow();
});
