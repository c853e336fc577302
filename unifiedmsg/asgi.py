"""The entry of the server: HTTP to Django, WebSockets to the consumers; knows every app's edges and no rule."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unifiedmsg.settings")

from django.core.asgi import get_asgi_application

http = get_asgi_application()  # before anything that needs the apps to be loaded

from channels.routing import ProtocolTypeRouter
from django.conf import settings

from apps.core.neighbours import neighbours
from unifiedmsg.proxies import TrustedProxies
from unifiedmsg.sockets import OwnPages, router

neighbours.start()
application = TrustedProxies(
    ProtocolTypeRouter({"http": http, "websocket": OwnPages(router)}), settings.TRUSTED_PROXIES
)
