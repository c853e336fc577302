/** What is being done while keys are made: said in words, at once. */
import type { Account } from "../model/account.ts";
import { words } from "../strings.ts";

export function stepText(account: Account): string {
  const phase = account.phase.value;
  return (phase?.kind === "working" ? words.steps[phase.step] : undefined) ?? words.stepOther;
}

export function Progress({ account, busy }: { account: Account; busy: boolean }) {
  return (
    <div role="status" class="progress">
      {busy && (
        <>
          <span class="progress__line" />
          <p class="fine">{stepText(account)}</p>
        </>
      )}
    </div>
  );
}
