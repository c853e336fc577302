"""What the browser's store takes for a catch-up: 2,000 messages in one strict transaction, in a real Chromium.

    .venv/bin/python -m bench.catch_up

Fails above the target of 0.5 s. The profile lies on disk, so that "durable" costs what it costs people.
"""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, Route, sync_playwright

from tests import browsers
from tests.server import ROOT
from unifiedmsg.frontend import NODE

STATIC = ROOT / "static"
TARGET_MS = 500.0
ROUNDS = 7
BUNDLE = """
import { build } from "vite";
const [entry, folder] = process.argv.slice(1);
await build({ configFile: false, logLevel: "error", build: {
  outDir: folder, lib: { entry, formats: ["es"], fileName: "store" } } });
"""
CATCH_UP = """
async ([count, round]) => {
  const { openIdbStore } = await import("/store.js");
  const store = await openIdbStore("um-bench");
  const key = (n) => `conversation/${String(round * count + n).padStart(12, "0")}/${crypto.randomUUID()}`;
  const text = "as long as what people write to each other on an ordinary day, which is a line or two";
  const writes = Array.from({ length: count }, (_, n) => ({ put: "messages", key: key(n), value: {
    id: crypto.randomUUID(), conversation: "conversation", order: n, at: Date.now(), kind: "text",
    account: "account", text, state: "sent" } }));
  writes.push({ put: "conversations", key: "conversation", value: { cursor: count, mls: new Uint8Array(60_000) } });
  const begun = performance.now();
  await store.write(writes);
  const took = performance.now() - begun;
  await store.close();
  return took;
}
"""


def bundled(folder: Path) -> str:
    """The store as browsers get it."""
    entry = str(STATIC / "src" / "store" / "idb.ts")
    command = [str(NODE), "--input-type=module", "-e", BUNDLE, entry, str(folder)]
    subprocess.run(command, cwd=STATIC, check=True)
    return next(folder.glob("store.*")).read_text()


def serve(page: Page, script: str) -> None:
    """An empty page beside the script; nothing leaves the browser."""

    def answer(route: Route) -> None:
        if route.request.url.endswith(".js"):
            route.fulfill(body=script, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html>", content_type="text/html")

    page.route("**/*", answer)
    page.goto("http://localhost/")


def main() -> int:
    """Prints each round and says whether the target holds."""
    found = browsers.find()
    if not found:
        raise SystemExit(browsers.HOW_TO_GET_ONE)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        profile = Path(folder, "profile")
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=found, args=browsers.ARGUMENTS, headless=True
        )
        page = context.new_page()
        serve(page, bundled(Path(folder, "bundle")))
        took = [float(page.evaluate(CATCH_UP, [2000, each])) for each in range(ROUNDS)]
        context.close()
    middle = statistics.median(took)
    each_ms = " ".join(f"{each:.0f}" for each in took)
    sys.stdout.write(f"2,000 messages in one transaction, ms: {each_ms}; median {middle:.0f}\n")
    return 0 if middle <= TARGET_MS else 1


if __name__ == "__main__":
    sys.exit(main())
