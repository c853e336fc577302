"""Signing in and second factors: allauth's views in our words; the demo's codes stand beside them."""

from typing import Any

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.views import LoginView, LogoutView, PasswordChangeView, ReauthenticateView
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy

from apps.dashboard.actions import log
from apps.dashboard.authentication import officer_of, prove, proved, staff_alone
from apps.dashboard.queries import demo
from apps.dashboard.views.pages import page

FACTORS_PAGE = reverse_lazy("mfa_index")


class WithDemoCodes:
    """Adds what the demo's officers sign in with."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return found | {"demo_officers": demo.officers(), "seconds": demo.seconds_left()}


class Login(WithDemoCodes, LoginView):  # type: ignore[misc]
    """The password; who has no second factor yet may set one up without typing it again."""

    template_name = "dashboard/sign_in.html"

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        if self.request.user.is_authenticated:
            reauthenticate_by_password(self.request)
        return answer


class Logout(LogoutView):  # type: ignore[misc]
    template_name = "dashboard/sign_out.html"


class Code(WithDemoCodes, base.AuthenticateView):  # type: ignore[misc]
    template_name = "dashboard/code.html"


class CodeAgain(WithDemoCodes, base.ReauthenticateView):  # type: ignore[misc]
    template_name = "dashboard/again.html"


class PasskeyAgain(passkeys.ReauthenticateWebAuthnView):  # type: ignore[misc]
    template_name = "dashboard/again.html"


class PasswordAgain(ReauthenticateView):  # type: ignore[misc]
    template_name = "dashboard/again.html"


class Password(PasswordChangeView):  # type: ignore[misc]
    template_name = "dashboard/password.html"
    success_url = FACTORS_PAGE

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        log.write(officer_of(self.request), "changed_password", "their own")
        reauthenticate_by_password(self.request)
        return answer


class Adds:
    """A new factor counts for this session, since whoever set it up has shown it, and stands in the log."""

    kind: Authenticator.Type
    name: str

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        officer = officer_of(request)
        prove(request, Authenticator.objects.filter(user=officer, type=self.kind).order_by("-pk")[0])
        log.write(officer, "added_factor", self.name)
        return answer


class AddCodes(Adds, totp.ActivateTOTPView):  # type: ignore[misc]
    template_name = "dashboard/add_codes.html"
    kind = Authenticator.Type.TOTP
    name = "one-time codes"


class RemoveCodes(totp.DeactivateTOTPView):  # type: ignore[misc]
    template_name = "dashboard/remove_factor.html"

    def form_valid(self, form: Any) -> HttpResponse:
        log.write(officer_of(self.request), "removed_factor", "one-time codes")
        answer: HttpResponse = super().form_valid(form)
        return answer


class AddPasskey(Adds, passkeys.AddWebAuthnView):  # type: ignore[misc]
    template_name = "dashboard/add_passkey.html"
    kind = Authenticator.Type.WEBAUTHN
    name = "a passkey"


class RemovePasskey(passkeys.RemoveWebAuthnView):  # type: ignore[misc]
    """Removing a passkey, as long as another factor is left."""

    template_name = "dashboard/remove_factor.html"
    success_url = FACTORS_PAGE

    def form_valid(self, form: Any) -> HttpResponse:
        if not demo.adapter().can_delete_authenticator(self.get_object()):
            return render(self.request, self.template_name, {"only": True}, status=409)
        log.write(officer_of(self.request), "removed_factor", "a passkey")
        answer: HttpResponse = super().form_valid(form)
        return answer


class ShowRecoveryCodes(ViewRecoveryCodesView):  # type: ignore[misc]
    template_name = "dashboard/recovery_codes.html"


class MakeRecoveryCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    template_name = "dashboard/make_codes.html"


@staff_alone
def factors(request: HttpRequest) -> HttpResponse:
    """What the signed-in one proves themselves with."""
    mine = Authenticator.objects.filter(user=officer_of(request)).order_by("pk")
    found = {
        "codes": mine.filter(type=Authenticator.Type.TOTP).first(),
        "passkeys": mine.filter(type=Authenticator.Type.WEBAUTHN),
        "recovery": mine.filter(type=Authenticator.Type.RECOVERY_CODES).first(),
        "only": mine.exclude(type=Authenticator.Type.RECOVERY_CODES).count() < 2,
        "proved": proved(request),
    }
    return page(request, "factors", "me", found)
