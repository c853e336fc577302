"""Why a decision is refused, or a question may not be put; the ledger is unchanged."""

from apps.core.errors import Refusal


class WrongSignature(Refusal):
    code = "wrong_signature"
    message = "Sign the canonical decision with this account's key for the purpose."


class StaleText(Refusal):
    code = "stale_text"
    status = 409
    message = "The text is not the one in effect. Fetch purposes/ and show it first."


class OtherSubject(Refusal):
    code = "other_subject"
    status = 403
    message = "Decide under this account's own key for this purpose, with its certificate."


class Replayed(Refusal):
    code = "replayed"
    status = 409
    message = "This decision is in the ledger already. Make a new one."


class WrongLanguage(Refusal):
    code = "wrong_language"
    message = "Decide in a language in which purposes/ has this text."


class PurposeRefused(Refusal):
    code = "purpose_refused"
    status = 403
    message = "Nobody can agree to this: it is refused for ever."


class NoSuchPurpose(Refusal):
    code = "no_such_purpose"
    status = 404
    message = "Decide on one of those that purposes/ lists."


class NothingToWithdraw(Refusal):
    code = "nothing_to_withdraw"
    status = 409
    message = "It is not granted."


class AskedAlready(Refusal):
    code = "asked_already"
    status = 409
    message = "Do not show this now: it was asked within the year, or is allowed already."


class NotAllowed(Refusal):
    code = "not_allowed"
    status = 403
    message = "The owner of this account has not agreed to it."
