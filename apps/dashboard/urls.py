"""Every path of the dashboard."""

from allauth.mfa.webauthn.views import login_webauthn
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import TemplateView

from apps.dashboard import api
from apps.dashboard.views import cannot, cases, consent, ledgers, logs, people, policies, purposes, sign_in

_SIGN_IN: list[URLPattern] = [
    path("login/", sign_in.Login.as_view(), name="account_login"),
    path("login/code/", sign_in.Code.as_view(), name="mfa_authenticate"),
    path("login/passkey/", login_webauthn, name="mfa_login_webauthn"),
    path("login/ended/", TemplateView.as_view(template_name="dashboard/ended.html"), name="account_inactive"),
    path("logout/", sign_in.Logout.as_view(), name="account_logout"),
    path("again/", sign_in.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("again/code/", sign_in.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("again/passkey/", sign_in.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
]
_ME: list[URLPattern] = [
    path("", sign_in.factors, name="mfa_index"),
    path("password/", sign_in.Password.as_view(), name="account_change_password"),
    path("codes/", sign_in.AddCodes.as_view(), name="mfa_activate_totp"),
    path("codes/remove/", sign_in.RemoveCodes.as_view(), name="mfa_deactivate_totp"),
    path("passkeys/add/", sign_in.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", sign_in.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("recovery/", sign_in.ShowRecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("recovery/new/", sign_in.MakeRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
]
_ROOMS: list[URLPattern] = [
    path("", consent.overview, name="dashboard"),
    path("purposes/", purposes.register, name="purposes"),
    path("purposes/<slug:purpose>/", purposes.purpose, name="purpose"),
    path("purposes/<slug:purpose>/next/", purposes.write, name="write"),
    path("drafts/<int:number>/", purposes.draft, name="draft"),
    path("drafts/<int:number>/change/", purposes.rewrite, name="rewrite"),
    path("drafts/<int:number>/step/", purposes.step, name="draft_step"),
    path("requests/", cases.queue, name="cases"),
    path("requests/record/", cases.record, name="record"),
    path("requests/<int:number>/", cases.case, name="case"),
    path("requests/<int:number>/step/", cases.step, name="case_step"),
    path("requests/<int:number>/note/", cases.write_note, name="case_note"),
    path("requests/<int:number>/longer/", cases.lengthen, name="case_longer"),
    path("requests/<int:number>/file/", cases.hand_over, name="hand_over"),
    path("people/", people.people, name="people"),
    path("people/found/", people.look_up, name="look_up"),
    re_path("^people/proof/(?P<form>json|page)/$", people.proof, name="proof"),
    path("ledgers/", ledgers.health, name="ledgers"),
    path("ledgers/check/", ledgers.check, name="check_ledger"),
    path("ledgers/export/", ledgers.export, name="export_ledger"),
    path("policies/", policies.policies, name="policies"),
    path("policies/dry-run/", policies.dry_run, name="dry_run"),
    path("policies/change/", policies.change, name="policy_change"),
    path("log/", logs.staff_log, name="staff_log"),
    path("log/staff/", logs.team, name="team"),
    path("log/staff/access/", logs.access, name="access"),
    path("cannot/", cannot.cannot_show, name="cannot_show"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    *_SIGN_IN,
    path("me/", include(_ME)),
    *_ROOMS,
    path("api/", include(api.urlpatterns)),
]
