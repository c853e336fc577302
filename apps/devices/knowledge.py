"""What the tables of devices know about one account."""

from apps.core.knowledge import tell
from apps.devices.models import KeyPackage, Manifest

tell(Manifest, "The signed list of its devices: public keys.", lambda pk: Manifest.objects.filter(pk=pk))
tell(KeyPackage, "Public keys that others begin a conversation with.", lambda pk: KeyPackage.objects.filter(account=pk))
