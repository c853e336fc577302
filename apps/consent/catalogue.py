"""What consent can be asked for, as data, in the order in which people see it; texts and versions are rows."""

from dataclasses import dataclass

LANGUAGES = ("en", "de")


@dataclass(frozen=True, slots=True)
class Purpose:
    """One thing that is done only for who agreed to it: to a refused one nobody can ever agree, to one for adults
    no minor whom the service protects."""

    id: str
    refused: bool = False
    adults: bool = False


PURPOSES: tuple[Purpose, ...] = (
    Purpose("cross_service_reach", adults=True),
    Purpose("discoverable", adults=True),
    Purpose("registered_link", adults=True),
    Purpose("link_found", adults=True),
    Purpose("link_sign_in", adults=True),
    Purpose("link_reach", adults=True),
    Purpose("receipts_and_typing", adults=True),
    Purpose("usage_statistics"),
    Purpose("history_backup"),
    Purpose("push"),
    Purpose("research_dataset"),
    Purpose("ads_from_metadata", refused=True),
)
_BY_ID = {purpose.id: purpose for purpose in PURPOSES}


def by_id(purpose: str) -> Purpose | None:
    """The purpose of that id; None when there is none."""
    return _BY_ID.get(purpose)


# What `usage_statistics` counts a day, in the order of the bits; each is a yes or no about that browser's day.
QUESTIONS = ("wrote", "started_conversation", "used_group", "used_inbox", "used_two_devices")
# Each bit is the truth with this chance, and else a coin: nobody can say of a single answer that it was true.
TRUTH_PERCENT = 50
