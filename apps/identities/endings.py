"""What ends with a consent or with an account; told once to the apps below, which know nothing of this one."""

from apps.accounts import leaving
from apps.accounts.actions import ages
from apps.consent import endings
from apps.identities.actions import links, listings, sign_ins

__all__ = ["register", "sign_ins"]  # sign_ins says at its import for which purpose it acts


def register() -> None:
    """From now on, links go with the consent to register them or with an account, a listing with its consent.

    Who becomes a protected minor has neither from that moment on.
    """
    leaving.register(links.undo_all)
    ages.register(links.undo_all)
    ages.register(listings.remove)
    endings.register("registered_link", links.undo_all)
    endings.register("discoverable", listings.remove)
