"""What a server did to its files and sockets, read from a trace of its system calls; and what a power cut would leave.

The trace is strace's, or that of `shim.c`, which writes the same lines where there is no strace but a C compiler.
"""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgpack

# Daphne and PostgreSQL answer by sendto, uvloop by one of those after it.
CALLS = "pwrite64,fdatasync,fsync,ftruncate,sendto,sendmsg,write,writev"
LINE = re.compile(rb"^(\d+) +(?:<\.\.\. )?(\w+)(?:\((\d+)<([^>]*)>(.*)| resumed>(.*))$")
NUMBER = re.compile(rb"\d+")
QUOTED = re.compile(rb'"([^"]*)"')
ACK = b"\x95\xa3ack"
SHIM = Path(__file__).with_name("shim.c")
END_SECONDS_MAX = 30


@dataclass(frozen=True)
class Event:
    """One system call: a write, a truncation or a send as it began, a sync as it ended (`began` says when it did)."""

    kind: Literal["write", "truncate", "sync", "send"]
    path: str
    data: bytes = b""
    offset: int = 0
    began: int = 0


def wrapper(log: Path, folder: Path) -> tuple[str, ...]:
    """The words before a command that trace it into a log. Raises: LookupError where neither tool is there."""
    if strace := shutil.which("strace"):
        return (
            strace,
            "-D",
            "-f",
            "-y",
            "-xx",
            "-s",
            "2000000",
            "--seccomp-bpf",
            "-e",
            f"trace={CALLS}",
            "-o",
            str(log),
        )
    return preloaded(folder, SHIM_LOG=log)


def preloaded(folder: Path, **variables: Path) -> tuple[str, ...]:
    """The words before a command that run it with the shim. Raises: LookupError where there is no C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise LookupError("Install strace and a C compiler (Debian, Ubuntu: sudo apt install strace gcc libc6-dev).")
    library = folder / "shim.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", library, SHIM, "-ldl"], check=True)
    return ("env", f"LD_PRELOAD={library}", *(f"{name}={value}" for name, value in variables.items()))


def wait_for_end(log: Path) -> None:
    """The tracer has written its last line, or says none."""
    deadline, size = time.monotonic() + END_SECONDS_MAX, -1
    while time.monotonic() < deadline and size != log.stat().st_size:
        size = log.stat().st_size
        time.sleep(0.3)


def events_in(log: Path) -> list[Event]:
    """The events in the order in which they happened."""
    return list(_events(log))


def _events(log: Path) -> Iterator[Event]:
    begun: dict[tuple[bytes, bytes], tuple[str, int]] = {}
    complete, _, _ = log.read_bytes().rpartition(b"\n")  # the last line may have been cut off by the kill
    for number, line in enumerate(complete.split(b"\n")):
        found = LINE.match(line)
        if found is None:
            continue
        thread, call, _, path, rest, resumed = found.groups()
        if call in (b"fsync", b"fdatasync"):
            if resumed is None:
                begun[thread, call] = (_bytes(path).decode(), number)
            if resumed is not None or b"unfinished" not in rest:
                name, began = begun.pop((thread, call))
                yield Event("sync", name, began=began)
        elif resumed is None:
            yield from _change(call, _bytes(path).decode(errors="replace"), rest, number)


def _change(call: bytes, path: str, rest: bytes, number: int) -> Iterator[Event]:
    if call == b"ftruncate":
        yield Event("truncate", path, offset=int(NUMBER.findall(rest)[0]), began=number)
    elif call == b"pwrite64":
        _, data, after = rest.split(b'"', 2)
        yield Event("write", path, _bytes(data), int(NUMBER.findall(after)[1]), number)
    elif path.startswith("socket:"):  # and not standard error, or what wakes a loop
        yield Event("send", path, b"".join(map(_bytes, QUOTED.findall(rest))), began=number)


def _bytes(text: bytes) -> bytes:
    return bytes.fromhex(text.replace(b"\\x", b"").decode()) if text.startswith(b"\\x") else text


def acknowledged_by(event: Event) -> list[bytes]:
    """The client_ids that this send acknowledges."""
    found, at = [], event.data.find(ACK)
    while event.kind == "send" and at >= 0:
        unpacker = msgpack.Unpacker()
        unpacker.feed(event.data[at:])
        found.append(unpacker.unpack()[3])
        at = event.data.find(ACK, at + 1)
    return found


class Disk:
    """The files of one folder: as the process sees them, and as they would be after a power cut."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = {str(path): bytearray(path.read_bytes()) for path in folder.iterdir() if path.is_file()}
        self._durable = {path: bytes(data) for path, data in self._seen.items()}

    def happen(self, event: Event) -> None:
        """The event has happened to the files."""
        if Path(event.path).parent != self._folder or event.path.endswith("-shm"):
            return
        file = self._seen.setdefault(event.path, bytearray())
        if event.kind == "write":
            end = event.offset + len(event.data)
            file.extend(bytes(max(0, end - len(file))))
            file[event.offset : end] = event.data
        elif event.kind == "truncate":
            file[:] = file[: event.offset].ljust(event.offset, b"\0")
        else:
            self._durable[event.path] = bytes(file)

    def cut_power(self, into: Path) -> None:
        """The folder as the next start finds it: every file as of its last sync."""
        into.mkdir(parents=True)
        for path, data in self._durable.items():
            if not path.endswith("-shm"):
                (into / Path(path).name).write_bytes(data)
