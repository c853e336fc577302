"""The rows an administrator edits; services are neither added nor deleted here."""

from django.contrib import admin
from django.http import HttpRequest

from apps.services.models import Policy


@admin.register(Policy)
class PolicyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("service", "sign_up_open", "message_days")
    readonly_fields = ("service",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Policy | None = None) -> bool:
        return False
