"""Making staff, giving them a role, ending their access."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, Permission, User
from django.contrib.sessions.models import Session
from django.db import transaction

from apps.dashboard.actions import log
from apps.dashboard.roles import ROLES


def make_roles() -> None:
    """Each role is a group that may do exactly what it says."""
    for name, permissions in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(
            Permission.objects.filter(content_type__app_label="dashboard", codename__in=list(permissions))
        )


def make(name: str, *, password: str, role: str) -> User:
    """Somebody of this role can sign in, and sets up a second factor when they first do."""
    with transaction.atomic():
        make_roles()
        officer = User.objects.create_user(username=name, password=password, is_staff=True)
        officer.groups.set(Group.objects.filter(name=role))
        log.write(officer, "made", f"{name}, {role}, by the command line")
    return officer


def give_factor(officer: User, secret: str) -> None:
    """The officer's one-time codes come from this secret (base32)."""
    Authenticator.objects.filter(user=officer, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(officer, secret)


def end_access(by: User, other: User) -> None:
    """``other`` is signed out and cannot sign in; what they did stays in the log."""
    with transaction.atomic():
        User.objects.filter(pk=other.pk).update(is_active=False)
        log.write(by, "ended_access", other.username)
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(other.pk):
            session.delete()


def open_access(by: User, other: User) -> None:
    """``other`` can sign in again."""
    with transaction.atomic():
        User.objects.filter(pk=other.pk).update(is_active=True)
        log.write(by, "opened_access", other.username)
