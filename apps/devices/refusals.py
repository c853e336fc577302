"""Why a manifest or a key package is refused."""

from apps.core.errors import Refusal


class BadManifest(Refusal):
    code = "bad_manifest"
    message = "Send the canonical bytes of this account's manifest, signed by its account key."


class StaleManifest(Refusal):
    code = "stale_manifest"
    status = 409
    message = "Another device wrote first. Fetch the manifest and make the next version."


class NoDevice(Refusal):
    code = "no_device"
    status = 409
    message = "Put this device into the manifest first."


class TooManyKeyPackages(Refusal):
    code = "too_many_key_packages"
    status = 409
    message = "Send no more key packages than are missing."
