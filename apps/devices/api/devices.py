"""What an account's devices ask about themselves: who am I, the manifest, key packages."""

from typing import Annotated

import msgspec
from rest_framework.request import Request

from apps.accounts import minors
from apps.accounts.api.shapes import JSON_ROOM, AgeShape, Door, age_shape
from apps.accounts.authentication import AccountView, SignedOutAuthentication
from apps.accounts.refusals import NotSignedIn
from apps.core.api import Input, Output, operation
from apps.core.ids import Id, Signature
from apps.devices import queries
from apps.devices.actions import manifests, packages
from apps.devices.api.shapes import PACKAGES_BODY_BYTES, KeyPackageBytes, KeyPackages, ManifestBytes
from apps.devices.refusals import BadManifest, NoDevice, StaleManifest, TooManyKeyPackages

Count = Annotated[int, msgspec.Meta(ge=0)]


class Me(Output):
    account: Id
    service: str
    door: Door
    age: AgeShape
    device: Id | None
    manifest_version: Count
    key_packages_left: Count
    last_resort: bool


class ManifestAnswer(Output):
    manifest: ManifestBytes
    signature: Signature


class ManifestWrite(Input):
    manifest: ManifestBytes
    signature: Signature
    device: Id


class TopUp(Input):
    key_packages: KeyPackages
    last_resort: KeyPackageBytes | None = None


class Left(Output):
    left: Count


class MeView(AccountView):
    """``me/``"""

    @operation(answers=Me, refuses=(NotSignedIn,))
    def get(self, request: Request) -> Me:
        """What the server takes the caller for."""
        account, device = self.account, self.token.device
        stock = queries.stock_of(account, device or b"")
        return Me(
            account=Id(account.pk),
            service=account.service,
            door="nobody" if account.door == "nobody" else "service",
            age=age_shape(minors.age_of(account)),
            device=None if device is None else Id(device),
            manifest_version=queries.manifest_of(account).version,
            key_packages_left=stock.left,
            last_resort=stock.last_resort,
        )


class ManifestView(AccountView):
    """``manifest/``"""

    @operation(answers=ManifestAnswer, refuses=(NotSignedIn,))
    def get(self, request: Request) -> ManifestAnswer:
        """The account's newest manifest."""
        manifest = queries.manifest_of(self.account)
        return ManifestAnswer(manifest=ManifestBytes(manifest.body), signature=Signature(manifest.signature))

    @operation(takes=ManifestWrite, refuses=(NotSignedIn, BadManifest, StaleManifest, NoDevice))
    def put(self, request: Request, body: ManifestWrite) -> None:
        """Publish the next manifest and bind this token to a device of it."""
        manifests.publish(self.token, body.manifest, body.signature, device=body.device)


class SignedOutView(AccountView):
    """``signed-out/``"""

    authentication_classes = (SignedOutAuthentication,)

    @operation(answers=ManifestAnswer, refuses=(NotSignedIn,))
    def get(self, request: Request) -> ManifestAnswer:
        """To a device that another one signed out, and to nobody else: the account's newest manifest."""
        manifest = queries.manifest_of(self.account)
        return ManifestAnswer(manifest=ManifestBytes(manifest.body), signature=Signature(manifest.signature))


class KeyPackagesView(AccountView):
    """``key-packages/``"""

    @operation(
        takes=TopUp,
        answers=Left,
        refuses=(NotSignedIn, NoDevice, TooManyKeyPackages),
        body_bytes_max=PACKAGES_BODY_BYTES + JSON_ROOM,
    )
    def post(self, request: Request, body: TopUp) -> Left:
        """Store key packages of this device."""
        device = queries.device_of(self.token)
        return Left(left=packages.store(self.account, device, body.key_packages, last_resort=body.last_resort))
