/** The sheet of keys, drawn from their registry. */
import { keys, written } from "../keys.ts";
import { keysShown } from "../model/screen.ts";
import { Dialog } from "../parts/Dialog.tsx";
import { words } from "../strings.ts";

export function KeySheet() {
  if (!keysShown.value) return null;
  return (
    <Dialog title={words.keys.title} onClose={() => (keysShown.value = false)}>
      <dl class="keys">
        {[...keys, ...written].map((key) => (
          <div class="keys__row" key={key.label}>
            <dt>{key.label}</dt>
            <dd>
              {key.keys.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
