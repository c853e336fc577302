"""The staff's own API: the dashboard's figures and lists as JSON, under the same roles; on the admin's host alone."""

from apps.dashboard.api.urls import urlpatterns

__all__ = ["urlpatterns"]
