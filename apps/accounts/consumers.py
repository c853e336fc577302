"""``/ws/account/``: contentless bells for whoever proves a token; everything else is HTTP."""

import asyncio
import logging
from functools import partial
from typing import Any

import msgspec
from asgiref.sync import sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from apps.accounts import bells, queries
from apps.accounts.actions import sessions
from apps.accounts.models import Token
from apps.accounts.refusals import NotSignedIn
from apps.core import errors, limits, origins
from apps.core.counts import counts
from apps.core.doorway import Doorway
from apps.core.retries import until_in_order

SIGNED_OUT, REFUSED, COME_AGAIN = 4001, 4000, 4012
FETCHABLE: tuple[bells.Bell, ...] = ("invitations", "keyring", "manifest", "consent")
doorway = Doorway(limits.ACCOUNT_SOCKETS_PER_ADDRESS)
log = logging.getLogger(__name__)


class Authenticate(msgspec.Struct, forbid_unknown_fields=True, tag_field="type", tag="authenticate"):
    """The only frame a client sends."""

    token: str

    def __repr__(self) -> str:
        return "Authenticate(…)"


class AccountConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """One socket of one account."""

    crowded: errors.TooMany | None = None
    code: int | None = None  # with which to close
    ringing: asyncio.Task[None] | None = None
    patience: asyncio.TimerHandle | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serves one socket until it closes; however that happens, nothing of it is left."""
        network = origins.network_of_scope(scope)
        try:
            doorway.enter(network)
        except errors.TooMany as crowded:
            self.crowded = crowded
        try:
            await super().__call__(scope, receive, send)
        finally:
            if self.crowded is None:
                doorway.leave(network)
            for waiting in (self.ringing, self.patience):
                if waiting is not None:
                    waiting.cancel()

    async def connect(self) -> None:
        """Only own pages and programs come this far; see ``unifiedmsg.sockets``."""
        await self.accept()
        if self.crowded is not None:
            await self._refuse(self.crowded)
            return
        self.patience = asyncio.get_running_loop().call_later(limits.AUTHENTICATE_SECONDS, self._tired)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """The first frame proves a token; there is no second one."""
        if self.crowded is not None:
            return
        try:
            if self.ringing is not None:
                raise errors.BadJson
            text = first_frame(text_data)
            token = await self._proven(text)
        except errors.Refusal as refusal:
            await self._refuse(refusal)
            return
        if self.patience is not None:
            self.patience.cancel()
        self.ringing = asyncio.create_task(self._ring(text, token))

    async def _proven(self, text: str) -> Token:
        return await sync_to_async(until_in_order)(partial(_token_of, text, self.scope["service"].id))

    async def _ring(self, text: str, token: Token) -> None:
        try:
            with bells.listening(bytes(token.account_id), bytes(token.hash)) as listener:
                await self._proven(text)  # once more: it may have ended before anybody listened
                await self._say({"type": "ready"})
                while self.code is None:
                    for bell in await listener.heard():
                        if self.code is None:
                            await self._pass_on(bell, listener)
                await self.close(self.code)
        except errors.Refusal as refusal:
            await self._refuse(refusal)
        except Exception:
            log.exception("A socket could not listen")
            await self._refuse(errors.ServerError())

    async def _pass_on(self, bell: bells.Bell, listener: bells.Listener) -> None:
        """The client hears it; where some may be missing, every bell, or to come again when its token is gone."""
        if bell == "elsewhere":
            self.code = COME_AGAIN
            return
        if bell == "signed_out":
            self.code = SIGNED_OUT
        elif bell == "look" and not await sync_to_async(queries.is_token)(listener.token_hash):
            self.code = COME_AGAIN  # it may have been rotated, which we missed too: the client knows
            return
        for each in FETCHABLE if bell == "look" else (bell,):
            await self._say({"type": each})

    async def _refuse(self, refusal: errors.Refusal) -> None:
        counts.refusals.add(refusal.code)
        await self._say({"refusal": refusal.as_dict()})
        await self.close(REFUSED)

    async def _say(self, frame: dict[str, Any]) -> None:
        await self.send(text_data=msgspec.json.encode(frame).decode())

    def _tired(self) -> None:
        self.patience = None
        self.leaving = asyncio.ensure_future(self._refuse(NotSignedIn()))


def first_frame(text: str | None) -> str:
    """The token that a client sent. Raises: BadJson, TooLarge."""
    if text is not None and len(text) > limits.AUTHENTICATE_CHARACTERS:
        raise errors.TooLarge
    try:
        return msgspec.json.decode(text or "", type=Authenticate).token
    except (msgspec.MsgspecError, RecursionError) as error:
        raise errors.BadJson from error


def _token_of(text: str, service: str) -> Token:
    token = queries.token_spelled(text)
    if token.account.service != service:
        raise NotSignedIn
    if token.replaces is not None:
        sessions.take_over(token)
    return token
