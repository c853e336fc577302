"""What an account's owner may ask about the account itself: sessions, door, password, deletion, keyring."""

from rest_framework.request import Request

from apps.accounts import queries
from apps.accounts.actions import accounts, ages, keyrings, passwords, sessions
from apps.accounts.actions.proofs import Kind
from apps.accounts.api.shapes import KEYRING_BODY_BYTES, AgeShape, Door, PasswordLock, SealedKeyring, age_shape
from apps.accounts.authentication import AccountView
from apps.accounts.refusals import NotSignedIn, StaleEtag, WeakKdf, WrongPassword
from apps.core.api import Input, Output, operation
from apps.core.errors import BadField, TooMany
from apps.core.ids import Id, Key


class TokenAnswer(Output):
    token: Key


class DoorChange(Input):
    door: Door


class AgeWord(Input):
    minor: bool


class PasswordChange(PasswordLock):
    """The new lock, and one of the two proofs."""

    current_proof: Key | None = None
    recovery_proof: Key | None = None


class Deletion(Input):
    proof: Key


class KeyringWrite(Input):
    keyring: SealedKeyring


class KeyringAnswer(Output):
    keyring: SealedKeyring
    etag: Id


class EtagAnswer(Output):
    etag: Id


class Rotation(AccountView):
    """``sessions/rotate/``"""

    @operation(answers=TokenAnswer, refuses=(NotSignedIn, TooMany))
    def post(self, request: Request) -> TokenAnswer:
        """A new token; the old one works until the new one is first used."""
        return TokenAnswer(token=sessions.rotate(self.token))


class End(AccountView):
    """``sessions/end/``"""

    @operation(refuses=(NotSignedIn,))
    def post(self, request: Request) -> None:
        """Sign this device out."""
        sessions.end(self.token)


class EndLoose(AccountView):
    """``sessions/end-loose/``"""

    @operation(refuses=(NotSignedIn,))
    def post(self, request: Request) -> None:
        """Sign out whoever signed in to this account and became no device of it; never the caller."""
        sessions.end_loose(self.token)


class DoorView(AccountView):
    """``door/``"""

    @operation(takes=DoorChange, refuses=(NotSignedIn,))
    def post(self, request: Request, body: DoorChange) -> None:
        """Say whether people of this service may write first; about others, the owner decides in decisions/."""
        accounts.set_door(self.account, body.door)


class AgeView(AccountView):
    """``age/``"""

    @operation(takes=AgeWord, answers=AgeShape, refuses=(NotSignedIn,))
    def post(self, request: Request, body: AgeWord) -> AgeShape:
        """Say to be under 18, which counts at once; or 18 or older, which counts from the hour that is answered."""
        return age_shape(ages.say(self.account, minor=body.minor))


class Password(AccountView):
    """``password/``"""

    @operation(takes=PasswordChange, refuses=(NotSignedIn, WeakKdf, WrongPassword))
    def post(self, request: Request, body: PasswordChange) -> None:
        """Change the password; nobody is signed out."""
        kind, proof = one_proof(password=body.current_proof, recovery=body.recovery_proof)
        passwords.change(self.account, proof=proof, kind=kind, new=body.lock(), address=self.address)


class Delete(AccountView):
    """``account/delete/``"""

    @operation(takes=Deletion, refuses=(NotSignedIn, WrongPassword))
    def post(self, request: Request, body: Deletion) -> None:
        """Delete the account and everything that is kept of it."""
        accounts.delete(self.account, proof=body.proof, address=self.address)


class KeyringView(AccountView):
    """``keyring/``"""

    @operation(answers=KeyringAnswer, refuses=(NotSignedIn,))
    def get(self, request: Request) -> KeyringAnswer:
        """The sealed keyring and its etag."""
        kept = queries.keyring_of(self.account)
        return KeyringAnswer(keyring=SealedKeyring(kept.sealed), etag=Id(kept.etag))

    @operation(
        takes=KeyringWrite,
        answers=EtagAnswer,
        refuses=(NotSignedIn, StaleEtag),
        headers=("If-Match",),
        body_bytes_max=KEYRING_BODY_BYTES,
    )
    def put(self, request: Request, body: KeyringWrite) -> EtagAnswer:
        """Write the keyring, if nobody wrote since it was fetched."""
        etag = request._request.META.get("HTTP_IF_MATCH")
        if etag is None:
            raise BadField("Send the header If-Match.")
        return EtagAnswer(etag=keyrings.write(self.account, body.keyring, etag=etag))


def one_proof(*, password: Key | None, recovery: Key | None) -> tuple[Kind, Key]:
    """The one proof that was sent. Raises: BadField when it was none or both."""
    if password is not None and recovery is None:
        return "password", password
    if recovery is not None and password is None:
        return "recovery", recovery
    raise BadField("Send one of the two proofs.")
