/** Sentences at the foot of the screen: refusals as alerts, notes as status. */
import { words } from "../strings.ts";
import { dismiss, toasts, type Toast } from "../model/toasts.ts";

function run(toast: Toast): void {
  toast.action?.run();
  dismiss(toast.id);
}

function One({ toast }: { toast: Toast }) {
  return (
    <div class="toast" role={toast.kind === "alert" ? "alert" : "status"}>
      <span>{toast.text}</span>
      <button type="button" onClick={() => run(toast)}>
        {toast.action?.label ?? words.dismiss}
      </button>
    </div>
  );
}

export function Toasts() {
  return (
    <div class="toasts">
      {toasts.value.map((toast) => (
        <One key={toast.id} toast={toast} />
      ))}
    </div>
  );
}
