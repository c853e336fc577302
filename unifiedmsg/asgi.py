"""The entry of the server: HTTP to Django, WebSockets to the consumers; knows every app's edges and no rule."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unifiedmsg.settings")

from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402

application = ProtocolTypeRouter({"http": get_asgi_application()})
