"""Opening an account and signing in to one."""

from rest_framework.request import Request

from apps.accounts import queries as accounts
from apps.accounts import secrets
from apps.accounts.actions import sessions
from apps.accounts.api.shapes import (
    JSON_ROOM,
    KEYRING_BODY_BYTES,
    Door,
    KdfShape,
    PasswordLock,
    RecoveryLock,
    Salt,
    SealedKeyring,
    SignUpText,
    Typed,
    Wrap,
    shown,
)
from apps.accounts.api.signed_in import one_proof
from apps.accounts.models import Account
from apps.accounts.refusals import BadSignUp, HandleTaken, SignInFailed, WeakKdf
from apps.accounts.rules import KDF, Kdf
from apps.core.api import Input, Output, operation
from apps.core.errors import TooMany
from apps.core.ids import Id, Key, Signature
from apps.devices import queries, rules
from apps.devices.actions.accounts import FirstDevice, found
from apps.devices.api.shapes import PACKAGES_BODY_BYTES, KeyPackageBytes, KeyPackages, ManifestBytes
from apps.devices.refusals import BadManifest, TooManyKeyPackages
from apps.services.api import ServiceView


class NewAccount(Input):
    """All that an account begins with; no name is ever sent."""

    sign_up: SignUpText
    door: Door
    password: PasswordLock
    recovery: RecoveryLock
    keyring: SealedKeyring
    manifest: ManifestBytes
    manifest_signature: Signature
    device: Id
    key_packages: KeyPackages
    last_resort: KeyPackageBytes
    minor: bool = False


class OpenedAnswer(Output):
    account: Id
    token: Key
    etag: Id
    name_proof: Signature | None


class SignIn(Input):
    """One of the two proofs."""

    identifier: Typed
    proof: Key | None = None
    recovery_proof: Key | None = None


class SignedIn(Output):
    """What a new device needs to open the vault."""

    account: Id
    token: Key
    pepper_share: Key
    password_wrap: Wrap
    recovery_wrap: Wrap
    password_salt: Salt
    kdf: KdfShape
    keyring: SealedKeyring
    etag: Id
    manifest: ManifestBytes
    manifest_signature: Signature
    name_proof: Signature | None


class Accounts(ServiceView):
    """``accounts/``"""

    @operation(
        takes=NewAccount,
        answers=OpenedAnswer,
        status=201,
        refuses=(BadSignUp, HandleTaken, WeakKdf, BadManifest, TooManyKeyPackages),
        body_bytes_max=KEYRING_BODY_BYTES + PACKAGES_BODY_BYTES + JSON_ROOM,
    )
    def post(self, request: Request, body: NewAccount) -> OpenedAnswer:
        """Open the account that a sign-up allows, with its first device."""
        opened = found(
            self.service,
            body.sign_up,
            door=body.door,
            minor=body.minor,
            password=body.password.lock(),
            recovery=body.recovery.lock(),
            keyring=body.keyring,
            first=first_device(body),
        )
        return OpenedAnswer(
            account=Id(opened.account.pk),
            token=opened.token,
            etag=Id(opened.etag),
            name_proof=proof_shape(opened.name_proof),
        )


class Sessions(ServiceView):
    """``sessions/``"""

    @operation(takes=SignIn, answers=SignedIn, refuses=(SignInFailed, TooMany))
    def post(self, request: Request, body: SignIn) -> SignedIn:
        """Sign in; wrong, unknown and blocked are refused alike."""
        kind, proof = one_proof(password=body.proof, recovery=body.recovery_proof)
        account, token = sessions.sign_in(self.service, body.identifier, proof=proof, kind=kind, address=self.address)
        return signed_in(account, token)


def first_device(body: NewAccount) -> FirstDevice:
    """What the first device publishes."""
    return FirstDevice(
        manifest=body.manifest,
        signature=body.manifest_signature,
        device=body.device,
        key_packages=body.key_packages,
        last_resort=body.last_resort,
    )


def signed_in(account: Account, token: Key) -> SignedIn:
    """All that whoever proved themselves gets."""
    keyring, manifest = accounts.keyring_of(account), queries.manifest_of(account)
    account_key = rules.parsed(manifest.body).account_key
    return SignedIn(
        account=Id(account.pk),
        token=token,
        pepper_share=secrets.pepper_share(account.pk),
        password_wrap=Wrap(account.wrap),
        recovery_wrap=Wrap(account.recovery_wrap),
        password_salt=Salt(account.salt),
        kdf=shown(Kdf(KDF.algorithm, account.operations, account.memory_bytes)),
        keyring=SealedKeyring(keyring.sealed),
        etag=Id(keyring.etag),
        manifest=ManifestBytes(manifest.body),
        manifest_signature=Signature(manifest.signature),
        name_proof=proof_shape(secrets.name_proof(account.service, account.handle, account.pk, account_key)),
    )


def proof_shape(proof: bytes | None) -> Signature | None:
    """As an answer shows it."""
    return None if proof is None else Signature(proof)
