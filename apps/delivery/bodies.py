"""The body of a whisper; no behaviour."""

from typing import ClassVar

from apps.core.bodies import Input
from apps.core.ids import Binary
from apps.core.limits import WHISPER_BYTES


class WhisperPayload(Binary):
    """What is heard now or never."""

    bytes_min: ClassVar[int] = 1
    bytes_max: ClassVar[int] = WHISPER_BYTES


class Whispering(Input):
    payload: WhisperPayload
