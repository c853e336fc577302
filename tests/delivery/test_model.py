"""Delivery against a model of it: whatever clients do, each of them hears the stream once and in order."""

import hashlib
from typing import Any

import msgpack
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from websockets.sync.client import ClientConnection, connect

from apps.core.ids import encode
from tests.seats import SERVICE, Holder, mls
from tests.server import Server

ANSWER_SECONDS_MAX = 20
SOCKETS = st.integers(0, 2)
CLIENT_IDS = st.integers(0, 5).map(lambda n: n.to_bytes(16, "big"))
BODIES = st.sampled_from([b"one", b"two"])


class Client:
    """One socket, and what the model says it must hear."""

    def __init__(self, server: Server) -> None:
        uri = f"ws://{server.host(SERVICE)}/ws/seats/"
        connection = connect(
            uri, legacy=True, address=("127.0.0.1", server.port), compression=None, proxy=None, max_size=None
        )
        self.connection: ClientConnection = connection
        self.unpacker = msgpack.Unpacker()
        self.sitting = False
        self.held_up = False  # something was refused, and it has not resumed
        self.expected = 0  # the last seq it was told, or said it knows

    def tell(self, *frame: Any) -> None:
        self.connection.send(msgpack.packb(list(frame)))

    def next(self) -> list[Any]:
        while True:
            for frame in self.unpacker:
                return list(frame)
            self.unpacker.feed(self.connection.recv(timeout=ANSWER_SECONDS_MAX))


class Delivery(RuleBasedStateMachine):
    """A conversation with one seat that three sockets share; `stream` is what it must hold."""

    servers: tuple[Server, ...]

    @initialize()
    def begin(self) -> None:
        self.holder = Holder(self.servers[0]).begin()
        self.clients = [Client(self.servers[n % len(self.servers)]) for n in range(3)]
        self.stream: list[tuple[bytes, bytes]] = []
        self.refs = 0

    @rule(n=SOCKETS, back=st.integers(0, 3))
    def sit(self, n: int, back: int) -> None:
        client = self.clients[n]
        after = max(0, len(self.stream) - back)
        client.tell("sit", self.ref(), self.holder.conversation, self.holder.secret, after)
        assert client.next() == ["seated", self.refs, self.holder.conversation, len(self.stream)]
        client.sitting, client.held_up, client.expected = True, False, after
        self.hear(client)

    @rule(n=SOCKETS)
    def sit_ahead_of_the_stream(self, n: int) -> None:
        client = self.clients[n]
        client.tell("sit", self.ref(), self.holder.conversation, self.holder.secret, len(self.stream) + 1)
        self.refused(client, "ahead_of_stream")
        client.sitting = False

    @rule(n=SOCKETS)
    def stand(self, n: int) -> None:
        client = self.clients[n]
        client.tell("stand", self.ref(), self.holder.conversation)
        if client.sitting:
            assert client.next() == ["stood", self.holder.conversation, "asked"]
        else:
            self.refused(client, "no_such_seat")
        client.sitting = False

    @rule(n=SOCKETS, client_id=CLIENT_IDS, body=BODIES)
    def send(self, n: int, client_id: bytes, body: bytes) -> None:
        client, payload = self.clients[n], mls(self.holder.conversation, body)
        client.tell("send", self.ref(), self.holder.conversation, client_id, "mls", payload)
        if not client.sitting:
            self.refused(client, "no_such_seat")
        elif client.held_up:
            self.refused(client, "out_of_order")
        elif self.stores(client_id, payload):
            ack = ["ack", self.refs, self.holder.conversation, client_id, self.seq_of(client_id)]
            assert client.next() == ack
        else:
            self.refused(client, "client_id_taken")
            client.held_up = True
        self.hear_all()

    @rule(client_id=CLIENT_IDS, body=BODIES)
    def post(self, client_id: bytes, body: bytes) -> None:
        payload = mls(self.holder.conversation, body)
        answer = self.holder.post(payload, client_id=client_id)
        if self.stores(client_id, payload):
            assert answer.json() == {"seq": self.seq_of(client_id)}
        else:
            assert answer.status_code == 409
        self.hear_all()

    @rule(n=SOCKETS)
    def send_what_is_no_message(self, n: int) -> None:
        client = self.clients[n]
        client.tell("send", self.ref(), self.holder.conversation, bytes(16), "mls", b"Hello")
        code = "no_such_seat" if not client.sitting else "out_of_order" if client.held_up else "bad_frame"
        self.refused(client, code)
        client.held_up = client.held_up or client.sitting

    @precondition(lambda self: any(client.sitting for client in self.clients))
    @rule(n=SOCKETS)
    def resume(self, n: int) -> None:
        client = self.clients[n]
        client.tell("resume", self.ref(), self.holder.conversation)
        if client.sitting:
            assert client.next() == ["resumed", self.refs, self.holder.conversation]
            client.held_up = False
        else:
            self.refused(client, "no_such_seat")

    @rule()
    def change_the_secret(self) -> None:
        secret = hashlib.sha256(self.holder.secret).digest()
        renewed = Holder(self.servers[-1], self.holder.conversation, self.holder.seat_id, secret)
        wanted = {"secret_hash": encode(renewed.secret_hash)}
        assert self.holder.ask("POST", "seats/change/", wanted).status_code == 204
        self.holder = renewed
        for client in self.clients:
            if client.sitting:
                assert client.next() == ["stood", self.holder.conversation, "secret_changed"]
                client.sitting = False

    @invariant()
    def what_is_stored_is_the_stream(self) -> None:
        if hasattr(self, "holder"):
            stored = self.holder.read_all()
            assert stored == [(n, payload) for n, (_, payload) in enumerate(self.stream, start=1)]

    def teardown(self) -> None:
        for client in getattr(self, "clients", []):
            client.connection.close()

    def ref(self) -> int:
        self.refs += 1
        return self.refs

    def refused(self, client: Client, code: str) -> None:
        name, ref, refusal = client.next()
        assert (name, ref, refusal["code"]) == ("refused", self.refs, code)

    def seq_of(self, client_id: bytes) -> int:
        return [stored for stored, _ in self.stream].index(client_id) + 1

    def stores(self, client_id: bytes, payload: bytes) -> bool:
        """Whether the stream now holds this under this client_id."""
        for stored, bytes_stored in self.stream:
            if stored == client_id:
                return bytes_stored == payload
        self.stream.append((client_id, payload))
        return True

    def hear(self, client: Client) -> None:
        """It hears what it lacks, in order, and next comes whatever it asks for next."""
        for seq in range(client.expected + 1, len(self.stream) + 1):
            assert client.next()[:5] == ["message", self.holder.conversation, seq, "mls", self.stream[seq - 1][1]]
        client.expected = len(self.stream)

    def hear_all(self) -> None:
        for client in self.clients:
            if client.sitting:
                self.hear(client)


def test_delivery_does_what_its_model_says(servers: tuple[Server, ...]) -> None:
    class Machine(Delivery):
        pass

    Machine.servers = servers
    bounds = settings(max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Machine, settings=bounds)
