"""The parts that bodies about devices are made of; no behaviour."""

from typing import Annotated

import msgspec

from apps.core import limits
from apps.core.ids import Binary, text_length


class ManifestBytes(Binary):
    """A manifest's canonical JSON."""

    bytes_min = 1
    bytes_max = limits.MANIFEST_BYTES


class KeyPackageBytes(Binary):
    """A key package (RFC 9420, section 10), which the server does not open."""

    bytes_min = 1
    bytes_max = limits.KEY_PACKAGE_BYTES


KeyPackages = Annotated[list[KeyPackageBytes], msgspec.Meta(max_length=limits.KEY_PACKAGES_PER_DEVICE)]
# What a full stock with its commas and quotes takes.
PACKAGES_BODY_BYTES = (limits.KEY_PACKAGES_PER_DEVICE + 1) * (text_length(limits.KEY_PACKAGE_BYTES) + 3)
