"""The services as data: how people are named there, what the screens say, how it looks; no behaviour."""

from dataclasses import dataclass
from typing import Literal

Identifier = Literal["email", "handle", "phone"]


@dataclass(frozen=True, slots=True)
class Words:
    """What a screen says where services differ."""

    identifier: str
    name: str | None
    tagline: str
    protection: str = "Not affiliated with Meta"


@dataclass(frozen=True, slots=True)
class Look:
    """A service's painted doorway: hue of its pigment in OKLCH, shape of its door, glyph on its badge."""

    hue: int
    door: Literal["arch", "gable", "lintel"]
    glyph: str


@dataclass(frozen=True, slots=True)
class Service:
    """One stand-alone messaging app on the shared back end."""

    id: str
    name: str
    identifier: Identifier
    code: bool
    words: Words
    look: Look


SERVICES: tuple[Service, ...] = (
    Service(
        id="messenger",
        name="Messenger",
        identifier="email",
        code=True,
        words=Words(identifier="E-mail", name="Your name", tagline="Under your own name."),
        look=Look(hue=272, door="arch", glyph="A"),
    ),
    Service(
        id="instagram",
        name="Instagram",
        identifier="handle",
        code=False,
        words=Words(identifier="Handle", name=None, tagline="A handle, and nothing else."),
        look=Look(hue=342, door="gable", glyph="@"),
    ),
    Service(
        id="whatsapp",
        name="WhatsApp",
        identifier="phone",
        code=True,
        words=Words(
            identifier="Phone number",
            name="Name shown to others",
            tagline="Your number, seen by nobody else.",
        ),
        look=Look(hue=172, door="lintel", glyph="+"),
    ),
)
_BY_ID = {service.id: service for service in SERVICES}


def by_id(service_id: str) -> Service | None:
    """The service of that id; None when there is none."""
    return _BY_ID.get(service_id)
