"""Files across services: a picture without its hidden data, an upload that goes on after a reload, voice, tampering."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Route, expect

from tests import people
from tests.browser.pages import SLOW, Screen
from tests.journey import NewScreen
from tests.privacy.tapped import TappedServer

CANARY = b"52.5200N 13.4050E taken by ALICE-CAMERA"
DRAWN = """() => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 400 });
  const context = canvas.getContext('2d');
  for (let x = 0; x < 640; x += 4) {
    context.fillStyle = `hsl(${x / 2} 70% ${30 + (x % 40)}%)`;
    context.fillRect(x, 0, 4, 400);
  }
  return canvas.toDataURL('image/jpeg', 0.9).split(',')[1];
}"""
SIZE_OF = "image => [image.naturalWidth, image.naturalHeight]"


@pytest.fixture
def both(new_screen: NewScreen) -> tuple[Screen, Screen]:
    """Alice on Messenger and Bob on Instagram, who have accepted each other."""
    alice, bob = people.alice(), people.bob()
    hers, his = new_screen(), new_screen()
    his.sign_up(bob, everyone=True)
    hers.sign_up(alice)
    hers.start(bob, text="Hello Bob")
    his.answer_request("Accept")
    his.open(alice.name)
    his.expect_message("Hello Bob")
    return hers, his


def photo(screen: Screen) -> bytes:
    """A JPEG in which a camera wrote where it was taken."""
    plain = base64.b64decode(screen.page.evaluate(DRAWN))
    exif = b"Exif\0\0" + CANARY
    return plain[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + plain[2:]


def choose(screen: Screen, name: str, mime: str, content: bytes) -> None:
    """The file is in the tray, prepared."""
    chooser = screen.page.locator("input[type=file]").first
    chooser.set_input_files({"name": name, "mimeType": mime, "buffer": content})
    tray = screen.page.get_by_role("group", name="Files to send")
    expect(tray.get_by_text(name)).to_be_visible(timeout=SLOW)
    expect(tray.get_by_text("Preparing")).to_have_count(0, timeout=SLOW)


def picture(screen: Screen, name: str) -> Locator:
    return screen.region("Messages").get_by_role("button", name=f"Open {name}", exact=True)


def test_a_picture_arrives_without_its_hidden_data_and_is_viewed_and_saved(both: tuple[Screen, Screen]) -> None:
    hers, his = both
    original = photo(hers)
    assert CANARY in original
    choose(hers, "lake.jpg", "image/jpeg", original)
    hers.field("Message").fill("The lake")
    hers.button("Send").click()
    hers.expect_state("The lake", "Sent")
    his.expect_message("The lake")
    expect(picture(his, "lake.jpg")).to_be_enabled(timeout=SLOW)
    picture(his, "lake.jpg").click()
    viewer = his.page.get_by_role("dialog", name="Picture")
    assert viewer.get_by_role("img").evaluate(SIZE_OF) == [640, 400]
    with his.page.expect_download() as saving:
        viewer.get_by_role("button", name="Download").click()
    saved = Path(saving.value.path()).read_bytes()
    assert saved[:2] == b"\xff\xd8"
    assert CANARY not in saved
    his.page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)


def test_an_upload_goes_on_after_a_reload(both: tuple[Screen, Screen]) -> None:
    hers, his = both

    def lost(route: Route) -> None:
        route.abort()

    hers.context.route("**/attachments/chunk/", lost)
    choose(hers, "notes.bin", "application/octet-stream", bytes(range(256)) * 8192)
    hers.button("Send").click()
    progress = hers.region("Messages").get_by_role("progressbar")
    expect(progress).to_be_visible(timeout=SLOW)
    hers.page.reload()
    hers.region("Conversations").get_by_role("link").first.click(timeout=SLOW)
    expect(progress).to_be_visible(timeout=SLOW)
    hers.context.unroute("**/attachments/chunk/", lost)
    expect(progress).to_have_count(0, timeout=SLOW)
    fetch = his.region("Messages").get_by_role("button", name="Fetch, 2.1 MB")
    fetch.click(timeout=SLOW)
    with his.page.expect_download() as saving:
        his.region("Messages").get_by_role("button", name="Download notes.bin").click(timeout=SLOW)
    assert Path(saving.value.path()).read_bytes() == bytes(range(256)) * 8192


def test_what_was_tampered_with_is_never_shown(both: tuple[Screen, Screen], server: TappedServer) -> None:
    hers, his = both
    before = set(stored(server))
    choose(hers, "page.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    hers.button("Send").click()
    fetch = his.region("Messages").get_by_role("button", name="Fetch, 64 bytes")
    expect(fetch).to_be_visible(timeout=SLOW)
    expect(his.region("Messages").get_by_role("img")).to_have_count(0)
    (chunk,) = set(stored(server)) - before
    whole = chunk.read_bytes()
    chunk.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
    fetch.click()
    expect(his.page.get_by_text("not what was sent", exact=False)).to_be_visible(timeout=SLOW)
    expect(his.button("Download page.svg")).to_have_count(0)
    chunk.write_bytes(whole)
    his.region("Messages").get_by_role("button", name="Try again").click()
    expect(his.button("Download page.svg")).to_be_visible(timeout=SLOW)
    expect(his.region("Messages").get_by_role("img")).to_have_count(0)


def stored(server: TappedServer) -> list[Path]:
    """The chunks on the server's disk."""
    return [path for path in (server.data / "files" / "attachments").rglob("*") if path.is_file()]


def test_a_voice_note_is_recorded_listened_to_sent_and_played(both: tuple[Screen, Screen]) -> None:
    hers, his = both
    hers.context.grant_permissions(["microphone"])
    hers.button("Record a voice note").click()
    recorder = hers.page.get_by_role("group", name="Voice note")
    recorder.get_by_role("button", name="Pause").click(timeout=SLOW)
    expect(recorder.get_by_role("status")).to_have_text("Paused")
    recorder.get_by_role("button", name="Go on recording").click()
    expect(recorder.get_by_text("0:01", exact=True)).to_be_visible(timeout=SLOW)
    recorder.get_by_role("button", name="Stop and listen").click()
    recorder.get_by_role("button", name="Play").click(timeout=SLOW)
    recorder.get_by_role("button", name="Send voice note").click()
    play = his.region("Messages").get_by_role("button", name="Play")
    expect(play).to_be_enabled(timeout=SLOW)
    his.button("Speed 1").click()
    play.click()
    his.region("Messages").get_by_role("button", name="Pause").wait_for(timeout=SLOW)
    assert his.page.locator("audio").evaluate("sound => sound.playbackRate") == 1.5
    hers.button("Record a voice note").click()
    recorder.get_by_role("button", name="Discard").click()
    expect(hers.field("Message")).to_be_visible()
