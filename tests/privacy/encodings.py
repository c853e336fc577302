"""Finds a string in bytes in the sixteen forms it could have leaked in; knows nothing of the product."""

import base64
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

LEAST = 6  # a shorter form would be found by chance
_COMPRESSED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")


def forms(text: str) -> dict[str, bytes]:
    """The sixteen encodings of a text, by name; a canary must be long enough for each of them."""
    plain = text.encode()
    found = {
        "utf-8": plain,
        "utf-16-le": text.encode("utf-16-le"),
        "utf-16-be": text.encode("utf-16-be"),
        "utf-32-le": text.encode("utf-32-le"),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "percent": "".join(f"%{byte:02X}" for byte in plain).encode(),
        "json": "".join(f"\\u{ord(letter):04x}" for letter in text).encode(),
        "reversed": plain[::-1],
        "base32": base64.b32encode(plain)[: len(plain) // 5 * 8],
    }
    for shift in range(3):
        standard = _base64(plain, shift)
        found[f"base64+{shift}"] = standard
        found[f"base64url+{shift}"] = standard.replace(b"+", b"-").replace(b"/", b"_")
    short = [name for name, form in found.items() if len(form) < LEAST]
    assert not short, f"{text!r} is too short to be looked for as {short}"
    return found


def _base64(plain: bytes, shift: int) -> bytes:
    """Base64 of the text as it stands `shift` bytes into something longer, without what its neighbours colour."""
    whole = plain[-shift % 3 :]
    return base64.b64encode(whole[: len(whole) // 3 * 3])


def search(haystack: bytes, text: str) -> list[str]:
    """The names of the forms in which the text stands in these bytes, compressed stretches included."""
    wanted = forms(text)
    return sorted({name for piece in _pieces(haystack) for name, form in wanted.items() if _holds(piece, name, form)})


def _holds(piece: bytes, name: str, form: bytes) -> bool:
    return form in piece or (name == "utf-8" and form.lower() in piece.lower())


def _pieces(data: bytes) -> Iterator[bytes]:
    yield data
    for start in _COMPRESSED.finditer(data):
        try:
            gzip = data[start.start()] == 0x1F
            yield zlib.decompressobj(47 if gzip else 15).decompress(data[start.start() :], 1 << 22)
        except zlib.error:
            continue


def search_files(folders: Iterable[Path], text: str) -> list[tuple[str, str]]:
    """(file, form) for every file under the folders that holds the text; names of files are searched too."""
    hits = []
    for path in sorted(file for folder in folders for file in folder.rglob("*") if file.is_file()):
        hits += [(str(path), form) for form in search(path.read_bytes(), text)]
        hits += [(str(path), f"name, {form}") for form in search(str(path).encode(), text)]
    return hits
