/** The operations of a running account that are about consent: one function each. */
import type { Running } from "../running.ts";
import type { Operations } from "../port.ts";
import type { Age, ConsentOperations, Door, Knowledge } from "./port.ts";
import { nextQuestion } from "./questions.ts";
import type { ServerAge } from "../account/age.ts";

/** `purposes` can be asked before there is an account, and stands with the engine. */
type Handled = Exclude<keyof ConsentOperations, "purposes">;
type Handler<O extends Handled> = (running: Running, args: Operations[O]["args"]) => Promise<Operations[O]["answer"]>;

export const CONSENT: { [O in Handled]: Handler<O> } = {
  consents: async ({ consents, links }, { language }) => ({
    ...(await consents.view(language)),
    shown: links.shownNow,
  }),
  decide: async ({ consents }, { decided }) => ({ waiting: await consents.decide(decided) }),
  turnAllOff: async ({ consents, links }, { decided }) => {
    // Both at once: what is durable here alone does not wait for what a server has to answer.
    const [waiting] = await Promise.all([consents.decide(decided), links.endAll()]);
    return { waiting };
  },
  question: async ({ consents, store }, { language }) => ({
    question: (await nextQuestion(consents, store, language, Date.now())) ?? null,
  }),
  checkReceipt: async ({ consents }, { receipt }) => await consents.check(receipt),
  privacyGlance: async (running, { language }) => {
    const purposes = await running.consents.glance(language);
    const shown = purposes.map(({ purpose, title, state, on, refused, closed }) => {
      return { purpose, title, state, on, refused, closed };
    });
    return { purposes: shown, door: running.self.isProtected ? "nobody" : running.door };
  },
  door,
  age,
  knowledge: async ({ http }) => await http.account<Knowledge>("GET", "knowledge/"),
  serverExport: async ({ http }) => await http.account<Record<string, unknown>>("GET", "export/"),
};

async function door(running: Running, { door: wanted }: { door?: Door }): Promise<{ door: Door }> {
  if (wanted === undefined) await running.standing();
  else {
    await running.http.account("POST", "door/", { door: wanted });
    await running.setDoor(wanted);
  }
  return { door: running.door };
}

/** It counts in this engine before it is answered. */
async function age(running: Running, { minor }: { minor?: boolean }): Promise<Age> {
  if (minor === undefined) await running.standing();
  else {
    await running.setAge(await running.http.account<ServerAge>("POST", "age/", { minor }));
    await running.decided();
  }
  return running.self.age;
}
