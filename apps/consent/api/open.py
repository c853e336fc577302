"""What anybody may read: every purpose that is shown, in its exact words, and the key that receipts verify with."""

from datetime import date

from rest_framework.request import Request

from apps.consent import catalogue, keys, queries
from apps.consent.models import Text
from apps.consent.refusals import WrongLanguage
from apps.consent.rules.receipts import Controller
from apps.core.api import Output, operation
from apps.core.ids import Key
from apps.services.api import ServiceView


class PurposeShape(Output):
    """One purpose as people see it; ``text`` is the hash of title and body, which a decision names."""

    purpose: str
    version: int
    title: str
    body: str
    text: Key
    legal_basis: str
    material: bool
    effective_on: date
    refused: bool


class PurposesAnswer(Output):
    controller: Controller
    key: Key
    purposes: list[PurposeShape]


class PurposesView(ServiceView):
    """``purposes/``"""

    @operation(answers=PurposesAnswer, refuses=(WrongLanguage,), query=("language",))
    def get(self, request: Request) -> PurposesAnswer:
        """What can be decided on, in the words that are in effect today."""
        texts = queries.texts_shown(self.service.id, request._request.GET.get("language", "en"))
        return PurposesAnswer(controller=keys.controller(), key=keys.public(), purposes=[shape(text) for text in texts])


def shape(text: Text) -> PurposeShape:
    """As an answer shows it."""
    version = text.version
    known = catalogue.by_id(version.purpose)
    return PurposeShape(
        purpose=version.purpose,
        version=version.number,
        title=text.title,
        body=text.body,
        text=Key(text.hash),
        legal_basis=version.legal_basis,
        material=version.material,
        effective_on=version.effective_on,
        refused=known is not None and known.refused,
    )
