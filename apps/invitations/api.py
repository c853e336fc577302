"""The HTTP edge of first contact: claims, invitations, blocks."""

from typing import Annotated, Literal

import msgspec
from rest_framework.request import Request

from apps.accounts.api.shapes import JSON_ROOM, Typed
from apps.accounts.authentication import AccountView
from apps.accounts.refusals import NotSignedIn
from apps.core import limits
from apps.core.api import Input, Output, operation
from apps.core.errors import BadField, TooMany
from apps.core.ids import Binary, Id, Key, Signature, text_length
from apps.devices.api.shapes import KeyPackageBytes, ManifestBytes
from apps.invitations import queries
from apps.invitations.actions import blocks, claims, invitations
from apps.invitations.actions.claims import Claim
from apps.invitations.refusals import NoSuchPerson


class Sealed(Binary):
    """An invitation: sealed, and exactly one size."""

    bytes_min = bytes_max = limits.INVITATION_BYTES


class Address(Input):
    """As people type it; any service's."""

    service: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    identifier: Typed


class ClaimRequest(Input):
    """One of the three: by address, by account, or one's own other devices."""

    address: Address | None = None
    account: Id | None = None
    own: Literal[True] | None = None


class ClaimedPackage(Output):
    device: Id
    key_package: KeyPackageBytes
    last_resort: bool


class ClaimAnswer(Output):
    account: Id
    service: str
    manifest: ManifestBytes
    manifest_signature: Signature
    door_key: Key
    key_packages: list[ClaimedPackage]


class Invite(Input):
    account: Id
    sealed: Sealed


class Waiting(Output):
    id: Id
    sealed: Sealed


class WaitingAnswer(Output):
    invitations: list[Waiting]


class Done(Input):
    ids: Annotated[list[Id], msgspec.Meta(max_length=limits.INVITATIONS_READ)]


class Whom(Input):
    account: Id


class ClaimsView(AccountView):
    """``claims/``"""

    @operation(takes=ClaimRequest, answers=ClaimAnswer, refuses=(NotSignedIn, NoSuchPerson))
    def post(self, request: Request, body: ClaimRequest) -> ClaimAnswer:
        """Claim one key package of each device of somebody; absent and closed are refused alike."""
        given = [part for part in (body.address, body.account, body.own) if part is not None]
        if len(given) != 1:
            raise BadField("Send one of address, account and own.")
        if body.address:
            return answer(claims.at_address(self.account, body.address.service, body.address.identifier))
        if body.account is not None:
            return answer(claims.of_account(self.account, body.account))
        return answer(claims.of_own(self.token))


class InvitationsView(AccountView):
    """``invitations/``"""

    @operation(answers=WaitingAnswer, refuses=(NotSignedIn,))
    def get(self, request: Request) -> WaitingAnswer:
        """A page of the invitations that wait; they wait until they are done."""
        rows = queries.waiting_for(self.account)
        return WaitingAnswer(invitations=[Waiting(id=Id(row.pk), sealed=Sealed(row.sealed)) for row in rows])

    @operation(takes=Invite, refuses=(NotSignedIn,), body_bytes_max=text_length(limits.INVITATION_BYTES) + JSON_ROOM)
    def post(self, request: Request, body: Invite) -> None:
        """Put an invitation at a door; whether it was taken is not told."""
        invitations.invite(self.account, body.account, body.sealed)


class DoneView(AccountView):
    """``invitations/done/``"""

    @operation(takes=Done, refuses=(NotSignedIn,))
    def post(self, request: Request, body: Done) -> None:
        """Forget invitations that are safe in the keyring."""
        invitations.done(self.account, body.ids)


class BlocksView(AccountView):
    """``blocks/``"""

    @operation(takes=Whom, refuses=(NotSignedIn, TooMany))
    def post(self, request: Request, body: Whom) -> None:
        """Hear nothing more of an account, which is not told."""
        blocks.block(self.account, body.account)


class UnblockView(AccountView):
    """``blocks/remove/``"""

    @operation(takes=Whom, refuses=(NotSignedIn,))
    def post(self, request: Request, body: Whom) -> None:
        """Let an account reach this one again."""
        blocks.unblock(self.account, body.account)


def answer(claim: Claim) -> ClaimAnswer:
    """What the claimant gets."""
    return ClaimAnswer(
        account=Id(claim.account.pk),
        service=claim.account.service,
        manifest=ManifestBytes(claim.manifest.body),
        manifest_signature=Signature(claim.manifest.signature),
        door_key=Key(claim.door_key),
        key_packages=[
            ClaimedPackage(
                device=Id(package.device), key_package=KeyPackageBytes(package.body), last_resort=package.last_resort
            )
            for package in claim.packages
        ],
    )
