"""Why a link, a listing or a search is refused; nothing was changed."""

from apps.core.errors import Refusal


class BadStatement(Refusal):
    code = "bad_statement"
    message = "Send the canonical bytes of a link statement of this account, signed by its account key."


class NotAgreed(Refusal):
    code = "not_agreed"
    status = 403
    message = "Agree to each of its purposes first, on both sides."


class NoSuchLink(Refusal):
    code = "no_such_link"
    status = 404
    message = "There is no such link, or it does not allow that."


class NotFindable(Refusal):
    code = "not_findable"
    status = 409
    message = "People of this service are not found by a name."


class NameRule(Refusal):
    code = "name_rule"
    message = "Write the name on one line, so that people can read and type it."
