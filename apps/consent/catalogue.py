"""What consent can be asked for, as data, in the order in which people see it; texts and versions are rows."""

from dataclasses import dataclass

LANGUAGES = ("en", "de")


@dataclass(frozen=True, slots=True)
class Purpose:
    """One thing that is done only for who agreed to it; of a refused one nobody can ever agree."""

    id: str
    refused: bool = False


PURPOSES: tuple[Purpose, ...] = (
    Purpose("cross_service_reach"),
    Purpose("discoverable"),
    Purpose("registered_link"),
    Purpose("link_found"),
    Purpose("link_sign_in"),
    Purpose("link_reach"),
    Purpose("receipts_and_typing"),
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
