"""The instruments of the privacy tests, tried on what they must find; a search that finds nothing proves nothing."""

import base64
import gzip
import random
import socket
import threading
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.privacy import wire
from tests.privacy.encodings import forms, search, search_files
from tests.privacy.wiretap import Wiretap

CANARY = "Kanarienvögel singen"
FORMS = sorted(forms(CANARY))


def noise() -> bytes:
    return random.randbytes(997)


def test_there_are_sixteen_forms() -> None:
    assert len(FORMS) == 16


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_found_in_noise(form: str) -> None:
    assert form in search(noise() + forms(CANARY)[form] + noise(), CANARY)


@pytest.mark.parametrize("before", range(3))
def test_base64_is_found_wherever_it_begins(before: int) -> None:
    body = base64.b64encode(b"x" * before + CANARY.encode() + b"yz")
    assert any(name.startswith("base64") for name in search(body, CANARY))


@pytest.mark.parametrize("press", [gzip.compress, zlib.compress])
def test_compressed_text_is_found(press: Callable[[bytes], bytes]) -> None:
    assert "utf-8" in search(noise() + press(CANARY.encode()) + noise(), CANARY)


def test_noise_holds_no_canary() -> None:
    assert search(random.randbytes(1 << 20), CANARY) == []


def test_a_file_s_name_is_searched_too(tmp_path: Path) -> None:
    (tmp_path / CANARY).write_bytes(b"")
    assert search_files([tmp_path], CANARY)


def test_a_masked_frame_is_read_without_its_mask() -> None:
    text = CANARY.encode()
    mask = b"\x01\x02\x03\x04"
    masked = bytes(byte ^ mask[n % 4] for n, byte in enumerate(text))
    frame = b"\x82" + bytes([0x80 | len(text)]) + mask + masked
    head = b"GET /ws/seats/ HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n"
    assert [message.body for message in wire.messages(head + frame)] == [b"", text]


def test_a_chunked_answer_is_read_whole() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    stream = head + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n" + b"HTTP/1.1 204 No Content\r\n\r\n"
    assert [message.body for message in wire.messages(stream)] == [b"abcde", b""]


def test_the_wiretap_keeps_both_directions_and_changes_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_echo, args=(server,), daemon=True).start()
        tap = Wiretap(server.getsockname()[1]).start()
        with socket.create_connection(("127.0.0.1", tap.port)) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
            assert client.recv(100) == b"HEARD"
        tap.stop()
    seen = tap.captured()[0]
    assert (wire.host(seen), bytes(seen.down)) == ("here", b"HEARD")


def _echo(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(1000)
        connection.sendall(b"HEARD")
