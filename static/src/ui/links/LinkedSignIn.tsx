/** Signing in through a linked account: asked for on one service's page, agreed to on the other's, opened on the first. */
import { useEffect, useState } from "preact/hooks";
import { config, ownService, serviceInfo } from "../config.ts";
import { ownView, type Account } from "../model/account.ts";
import { saying } from "../model/toasts.ts";
import { Icon } from "../parts/Icon.tsx";
import { FormRefusal } from "../parts/controls.tsx";
import { refusalText } from "../refusals.ts";
import { sealedWay, toLinkedAccount, toSignIn, type SignInWish } from "./trip.ts";
import { links } from "./words.ts";

const w = links.signIn;

/** On the page of the service one wants to sign in to; only for who came from the unified inbox. */
export function LinkedWays({ account }: { account: Account }) {
  const own = ownService().id;
  const go = (through: typeof own) =>
    void saying(account.handle.ask("linkedKey", {})).then((answer) => {
      if (answer !== undefined) location.assign(toLinkedAccount(through, own, answer.key));
    });
  return (
    <div class="stack stack--s">
      {config.services
        .filter(({ id }) => id !== own)
        .map(({ id, name }) => (
          <button key={id} type="button" class="btn btn--wide" onClick={() => go(id)}>
            <Icon name="link" />
            {w.with(name)}
          </button>
        ))}
    </div>
  );
}

/** What came back is opened at once; a refusal leaves the form to sign in with the password. */
export function OpenWay({ account, onDone }: { account: Account; onDone: () => void }) {
  const [refusal, setRefusal] = useState<string | undefined>(undefined);
  useEffect(() => {
    const sealed = sealedWay();
    if (sealed === undefined) return;
    history.replaceState(null, "", "#inbox");
    account.handle.ask("signInLinked", { sealed }).then(onDone, (error: unknown) => setRefusal(refusalText(error)));
  }, []);
  return <FormRefusal text={refusal} />;
}

/** On the page of the account that lets in: nothing happens without a click here. */
export function SignInWishCard({ account, wish, onDone }: { account: Account; wish: SignInWish; onDone: () => void }) {
  const { name } = serviceInfo(wish.service);
  const yes = () =>
    void saying(account.handle.ask("linkedSession", wish)).then((answer) => {
      if (answer !== undefined) location.assign(toSignIn(wish.service, answer.sealed));
    });
  return (
    <section class="panel stack waiting" aria-label={w.title(name)}>
      <h2>{w.title(name)}</h2>
      <p>{w.text(links.also(ownService().name, ownView(account)?.name ?? ""), name)}</p>
      <div class="row row--wrap">
        <button type="button" class="btn btn--main" onClick={yes}>
          {w.yes(name)}
        </button>
        <button type="button" class="btn" onClick={onDone}>
          {w.no}
        </button>
      </div>
    </section>
  );
}
