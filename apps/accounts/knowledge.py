"""What the tables of accounts know about one of them."""

from apps.accounts.models import Account, Keyring, Token
from apps.core.knowledge import tell

tell(Account, "The account, and what its password and recovery key prove.", lambda pk: Account.objects.filter(pk=pk))
tell(
    Token,
    "Browsers that are signed in, and those to be told that they were signed out.",
    lambda pk: Token.objects.filter(account=pk),
)
tell(Keyring, "Its contacts and seats, sealed by its own devices.", lambda pk: Keyring.objects.filter(pk=pk))
