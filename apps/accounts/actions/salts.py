"""Asking for the salt of an identifier: counted, and answered alike for everybody and nobody."""

from apps.accounts import queries, secrets
from apps.accounts.rules import KDF, Kdf
from apps.core import limits
from apps.core.attempts import Allowance
from apps.core.errors import TooFast
from apps.services.catalogue import Service

_PER_ADDRESS = Allowance("salts", limits.SALTS_OF_AN_ADDRESS_AN_HOUR, 3600)


def ask(service: Service, identifier: str, *, address: str) -> tuple[bytes, Kdf]:
    """With what to derive a proof: the account's, or what looks like one for ever. Raises: TooFast."""
    if not _PER_ADDRESS.spend(address):
        raise TooFast
    tag = queries.tag_typed(service, identifier)
    account = queries.account_tagged(tag)
    fake = secrets.fake_salt(tag)
    if account is None:
        return fake, KDF
    return account.salt, Kdf(KDF.algorithm, account.operations, account.memory_bytes)
