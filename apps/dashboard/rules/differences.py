"""What changed between two texts, word by word; pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\S+|\s+")
Kind = Literal["same", "new", "gone"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text that stayed, came or went."""

    kind: Kind
    text: str


def parts(before: str, after: str) -> list[Part]:
    """The later text with what came and what went, in reading order."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Part] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Part("same", "".join(new[c:d])))
            continue
        found += [Part("gone", "".join(old[a:b]))] if a < b else []
        found += [Part("new", "".join(new[c:d]))] if c < d else []
    return found


def changed(found: list[Part]) -> bool:
    """Whether anything did."""
    return any(part.kind != "same" for part in found)
