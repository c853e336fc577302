/** Frames as the socket brings them, each conversation's strictly in order: a run of them becomes one write. */
import type { StreamMessage } from "../context.ts";
import { complainAboutJunk } from "./complaints.ts";
import { Draft } from "./draft.ts";
import type { House } from "./house.ts";
import type { Live } from "./live.ts";
import { sit, stand } from "./sitting.ts";

/** So many frames go into one transaction at most. */
const RUN_MAX = 2000;

export interface StreamHooks {
  /** after the write of a run in which somebody came, went or changed something */
  committed(live: Live, mine: boolean): void;
  /** a message of ours was met where nobody takes it any more: it has to go anew */
  missed(live: Live): void;
  /** somebody showed another identity of theirs, or ended that */
  linked?(live: Live): void;
  /** read to the head: what is unsent may go */
  caughtUp(live: Live): void;
  stood(live: Live, reason: string): void;
}

export function listen(house: House, hooks: StreamHooks): void {
  const { seats } = house.ctx;
  const known = (conversation: string, job: (live: Live) => void): void => {
    const live = house.lives.get(conversation);
    if (live && !house.stopped) job(live);
  };
  seats.onMessages((conversation, messages) => {
    known(conversation, (live) => {
      if (live.sitting) deliver(house, hooks, live, messages);
    });
  });
  seats.onCaughtUp((conversation) => {
    known(conversation, (live) => {
      void reached(house, hooks, live);
    });
  });
  seats.onStood((conversation, reason) => {
    known(conversation, (live) => {
      live.sitting = live.caughtUp = false;
      hooks.stood(live, reason);
    });
  });
}

/** What arrives while a run is written waits and becomes the next run. */
function deliver(house: House, hooks: StreamHooks, live: Live, messages: readonly StreamMessage[]): void {
  live.inbox.push(...messages);
  live
    .run(() => drain(house, hooks, live))
    .catch((error: unknown) => {
      void again(house, live, error);
    });
}

async function reached(house: House, hooks: StreamHooks, live: Live): Promise<void> {
  try {
    await live.run(async () => {
      await drain(house, hooks, live);
      live.caughtUp = live.sitting;
      live.committing = undefined;
    });
    hooks.caughtUp(live);
  } catch (error) {
    await again(house, live, error);
  }
}

/** The store refused. Nothing that comes now may be taken, or a gap would stay: it is read again from what is on disk. */
async function again(house: House, live: Live, error: unknown): Promise<void> {
  house.trouble("stream", error);
  stand(house, live);
  await house.ctx.pause(500, 2000);
  sit(house, live);
}

async function drain(house: House, hooks: StreamHooks, live: Live): Promise<void> {
  while (live.inbox.length > 0 && live.isActive) {
    const frames = live.inbox.splice(0, RUN_MAX);
    const draft = new Draft(house, live);
    for (const frame of frames) await draft.take(frame);
    await house.keep(live, await draft.change());
    if (draft.going) house.disappearing.look();
    complainAboutJunk(house, live, draft.junk);
    if (draft.committed) hooks.committed(live, draft.mine);
    if (draft.missed) hooks.missed(live);
    if (draft.linked) hooks.linked?.(live);
  }
  live.inbox = [];
}
