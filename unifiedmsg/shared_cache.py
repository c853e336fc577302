"""Django's cache on Redis, in which a Redis that is away is a refusal and no bug; loaded only where there is Redis."""

from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.retry import Retry

from apps.core.errors import Unavailable

TIMES = 1  # asked once more, on a new connection: the old one may be from before a restart


class Client(redis.Redis):
    """Answers, or refuses."""

    def execute_command(self, *arguments: Any, **options: Any) -> Any:
        """Raises: Unavailable."""
        try:
            return super().execute_command(*arguments, **options)  # type: ignore[no-untyped-call]
        except (redis.ConnectionError, redis.TimeoutError) as error:
            raise Unavailable from error


class Clients(RedisCacheClient):
    """Where the cache has its connections from."""

    def __init__(self, servers: Any, **options: Any) -> None:
        super().__init__(servers, retry=Retry(NoBackoff(), TIMES), **options)
        self._client = Client


class Shared(RedisCache):
    """The cache that processes share. Raises: Unavailable, from every method."""

    def __init__(self, server: Any, params: Any) -> None:
        super().__init__(server, params)
        self._class = Clients
