"""Why signing up, signing in or keeping keys is refused."""

from apps.core.errors import Refusal


class SignUpClosed(Refusal):
    code = "sign_up_closed"
    status = 403
    message = "This service takes no new people at the moment."


class WrongCode(Refusal):
    code = "wrong_code"
    message = "Type the newest code you were sent, or ask for another."


class HandleTaken(Refusal):
    code = "handle_taken"
    status = 409
    message = "Somebody has this handle. Choose another."


class NotForMinors(Refusal):
    code = "not_for_minors"
    status = 403
    message = "Not while the account counts as under 18 and its service protects who is."


class BadSignUp(Refusal):
    code = "bad_sign_up"
    message = "This sign-up was used or took too long. Start it again."


class WeakKdf(Refusal):
    code = "weak_kdf"
    message = "Derive the proof with the parameters that service/ lists."


class SignInFailed(Refusal):
    code = "sign_in_failed"
    status = 401
    message = "Check both fields. After many tries, wait an hour."


class WrongPassword(Refusal):
    code = "wrong_password"
    status = 403
    message = "The password is not right. After many tries, wait an hour."


class NotSignedIn(Refusal):
    code = "not_signed_in"
    status = 401
    message = "Sign in again."


class StaleEtag(Refusal):
    code = "stale_etag"
    status = 412
    message = "Somebody else wrote first. Fetch, merge and try again."
