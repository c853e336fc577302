"""Why first contact is refused; absent, closed and deleted are one refusal."""

from apps.core.errors import Refusal


class NoSuchPerson(Refusal):
    code = "no_such_person"
    status = 404
    message = "Nobody there can be reached from here. Check the address."
