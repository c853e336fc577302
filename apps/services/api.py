"""The edge that every service's host shares: which service was called."""

from apps.core.api import ApiView
from apps.services.catalogue import Service


class ServiceView(ApiView):
    """A view on a service's host."""

    @property
    def service(self) -> Service:
        """The service whose host was called."""
        service: Service = self.request._request.service  # type: ignore[attr-defined]
        return service
