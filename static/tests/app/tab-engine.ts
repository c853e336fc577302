/** What a worker of the origin does in tests of who leads: its engine answers who it is, and can be told to hang. */
import { Tab, type StartableEngine } from "../../src/app/tab.ts";

/** What a worker says to the test that started it. */
export interface Said {
  leads?: string;
  queued?: boolean;
  hanging?: string;
  told?: { event: string };
  ref?: number;
  answer?: { by: string; args: unknown };
}

export interface Asked {
  ref: number;
  args: never;
}

/** The thread it runs in. */
export interface Place {
  id: string;
  hangs: boolean;
  say: (said: Said) => void;
  hear: (handler: (asked: Asked) => void) => void;
}

const SIGNED_OUT = {
  phase: { kind: "signed-out" },
  connection: { status: "online", queued: 0 },
  conversations: [],
  requests: [],
};

function engine({ id, hangs, say }: Place): StartableEngine {
  say({ leads: id });
  return {
    start: () => Promise.resolve(),
    on: () => () => undefined,
    ask: async (op, args) => {
      if (op === "open") return SIGNED_OUT;
      if (hangs) {
        say({ hanging: op });
        await new Promise(() => undefined);
      }
      return { by: id, args } as never;
    },
  };
}

/** The product's tab follows and leads here; what the test asks of it is answered to the test. */
export function serve(place: Place, locks?: LockManager): void {
  const tab = new Tab(() => engine(place), locks);
  tab.on((told) => {
    place.say({ told });
  });
  place.hear(({ ref, args }) => {
    void tab.ask("send", args).then((answer) => {
      place.say({ ref, answer: answer as never });
    });
  });
}
