/** Who is at the door: words only, links held back, and three answers of which none is told to them but the yes. */
import { useId, useState } from "preact/hooks";
import type { Operation } from "../../app/port.ts";
import { config, serviceName } from "../config.ts";
import { dayAndTime } from "../language.ts";
import { ownView } from "../model/account.ts";
import { knocks, type Knock } from "../model/inbox.ts";
import { pieces } from "../model/links.ts";
import { go, threadHref, up } from "../model/route.ts";
import { saying } from "../model/toasts.ts";
import { IconButton } from "../parts/controls.tsx";
import { Avatar, Badge } from "../parts/identity.tsx";
import { Icon, Mark } from "../parts/Icon.tsx";
import { words } from "../strings.ts";

function Letter({ text }: { text: string }) {
  return (
    <div class="letter">
      <p dir="auto">
        {pieces(text).map((piece, index) =>
          piece.href === undefined ? (
            piece.text
          ) : (
            <span class="held" key={index}>
              {words.requests.held}
            </span>
          ),
        )}
      </p>
    </div>
  );
}

function wants({ account, request }: Knock): string {
  if (request.pair) return words.requests.wants(ownView(account)?.name ?? words.you);
  return request.title === "" ? words.requests.wantsGroupUntitled : words.requests.wantsGroup(request.title);
}

function Facts({ request }: Pick<Knock, "request">) {
  return (
    <dl class="facts">
      <dt>{words.requests.service}</dt>
      <dd>
        <Badge service={request.from.service} />
        {serviceName(request.from.service)}
      </dd>
      {!request.pair && request.services.length > 0 && (
        <>
          <dt>{words.requests.group}</dt>
          <dd>
            {request.services.map((service) => (
              <span key={service} class="facts__one">
                <Badge service={service} /> {serviceName(service)}
              </span>
            ))}
          </dd>
        </>
      )}
      <dt>{words.requests.came}</dt>
      <dd>{dayAndTime(request.at * 1000)}</dd>
    </dl>
  );
}

type Decision = Extract<Operation, "accept" | "decline" | "blockRequest">;

async function decide(knock: Knock, decision: Decision): Promise<void> {
  const { account, request } = knock;
  const answer = await saying(account.handle.ask(decision, { conversation: request.conversation }));
  if (answer !== undefined && decision === "accept") go(threadHref(account.service, request.conversation));
}

function Decide({ knock }: { knock: Knock }) {
  const [busy, setBusy] = useState(false);
  const choose = (decision: Decision) => () => {
    setBusy(true);
    void decide(knock, decision).finally(() => setBusy(false));
  };
  return (
    <div class="decide" aria-busy={busy}>
      <button type="button" class="btn btn--main" disabled={busy} onClick={choose("accept")}>
        {words.requests.accept}
      </button>
      <button type="button" class="btn" disabled={busy} onClick={choose("decline")}>
        {words.requests.decline}
      </button>
      <button type="button" class="btn btn--care" disabled={busy} onClick={choose("blockRequest")}>
        <Icon name="block" />
        {words.requests.block}
      </button>
    </div>
  );
}

function Request({ knock }: { knock: Knock }) {
  const id = useId();
  const { account, request } = knock;
  const name = request.from.name === "" ? words.unknownName : request.from.name;
  return (
    <article class="request" data-service={request.from.service} aria-labelledby={id}>
      <div class="row request__who">
        <Avatar name={name} service={request.from.service} size="l" badge />
        <div class="thread__who">
          <h3 id={id}>
            <bdi>{name}</bdi>
          </h3>
          <span class="fine">
            {wants(knock)} {config.service === null && <Badge service={account.service} spoken />}
          </span>
        </div>
      </div>
      {request.preview !== "" && <Letter text={request.preview} />}
      <Facts request={request} />
      <Decide knock={knock} />
      <p class="vouch">{words.requests.vouch}</p>
    </article>
  );
}

function Nobody() {
  return (
    <div class="empty">
      <Mark />
      <h3>{words.requests.none}</h3>
      <p class="fine">{words.requests.noneHint}</p>
    </div>
  );
}

export function RequestsPane() {
  const all = knocks.value;
  return (
    <section class="pane pane--thread" aria-label={words.requests.region} id="messages" tabIndex={-1}>
      <header class="pane__head">
        <IconButton icon="back" turn label={words.back} class="back" onClick={up} />
        <div class="thread__who">
          <h2>{words.requests.region}</h2>
          {all.length > 0 && <span class="fine">{words.requests.nPeople(all.length)}</span>}
        </div>
      </header>
      {all.length === 0 ? (
        <Nobody />
      ) : (
        <div class="scroll">
          {all.map((knock) => (
            <Request key={`${knock.account.service}/${knock.request.conversation}`} knock={knock} />
          ))}
        </div>
      )}
    </section>
  );
}

/** Beside the requests: who may knock at all. */
export function DoorCard() {
  const service = config.service;
  return (
    <section class="card">
      <h3>{words.details.knock}</h3>
      <p class="fine">{words.details.knockText(service === null ? words.details.eachService : serviceName(service))}</p>
    </section>
  );
}
