"""What anybody may ask before signing in: facts of the service, codes, sign-ups, salts."""

import msgspec
from django.conf import settings
from rest_framework.request import Request

from apps.accounts import secrets
from apps.accounts.actions import codes, salts, sign_ups
from apps.accounts.api.shapes import Code, KdfShape, Salt, SignUpText, Typed, shown
from apps.accounts.refusals import HandleTaken, SignUpClosed, WrongCode
from apps.accounts.rules import KDF
from apps.core.api import Input, Output, operation
from apps.core.ids import Id, Key
from apps.services.api import ServiceView
from apps.services.identifiers import EmailRule, HandleRule, PhoneRule
from apps.services.queries import sign_up_open
from apps.services.senders import NotSent

RULES = (EmailRule, HandleRule, PhoneRule)


class ServiceFacts(Output):
    """What a stranger needs to know of a service."""

    service: str
    name: str
    identifier: str
    code: bool
    sign_up_open: bool
    demo: bool
    kdf: KdfShape
    name_key: Key


class CodeRequest(Input):
    identifier: Typed


class CodeAnswer(Output):
    demo_code: Code | msgspec.UnsetType = msgspec.UNSET


class SignUpRequest(Input):
    identifier: Typed
    code: Code | None = None


class SignUpAnswer(Output):
    sign_up: SignUpText
    account: Id
    pepper_share: Key


class SaltRequest(Input):
    identifier: Typed


class SaltAnswer(Output):
    salt: Salt
    kdf: KdfShape


class Facts(ServiceView):
    """``service/``"""

    @operation(answers=ServiceFacts)
    def get(self, request: Request) -> ServiceFacts:
        """The facts of this service."""
        service = self.service
        return ServiceFacts(
            service=service.id,
            name=service.name,
            identifier=service.identifier,
            code=service.code,
            sign_up_open=sign_up_open(service),
            demo=settings.DEMO,
            kdf=shown(KDF),
            name_key=secrets.name_key(),
        )


class Codes(ServiceView):
    """``codes/``"""

    @operation(takes=CodeRequest, answers=CodeAnswer, refuses=(SignUpClosed, NotSent, *RULES))
    def post(self, request: Request, body: CodeRequest) -> CodeAnswer:
        """Send a code to the owner of an e-mail address or a phone number."""
        code = codes.send(self.service, body.identifier, address=self.address)
        return CodeAnswer(demo_code=code) if settings.DEMO else CodeAnswer()


class SignUps(ServiceView):
    """``sign-ups/``"""

    @operation(takes=SignUpRequest, answers=SignUpAnswer, refuses=(SignUpClosed, WrongCode, HandleTaken, *RULES))
    def post(self, request: Request, body: SignUpRequest) -> SignUpAnswer:
        """Begin a sign-up with an identifier that is free and, where a code is needed, proven."""
        text, begun = sign_ups.begin(self.service, body.identifier, body.code, address=self.address)
        return SignUpAnswer(sign_up=text, account=Id(begun.account), pepper_share=secrets.pepper_share(begun.account))


class Salts(ServiceView):
    """``salts/``"""

    @operation(takes=SaltRequest, answers=SaltAnswer)
    def post(self, request: Request, body: SaltRequest) -> SaltAnswer:
        """The salt to derive a proof with; a stable fake for nobody's identifier."""
        salt, kdf = salts.ask(self.service, body.identifier, address=self.address)
        return SaltAnswer(salt=Salt(salt), kdf=shown(kdf))
