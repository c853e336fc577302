"""What this process has done and has just now, in Prometheus' terms; nothing in it is about anybody.

Read when somebody asks, from plain numbers (`apps.core.counts`): a message pays for additions alone. Loaded only where
`METRICS_PORT` is set.
"""

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from apps.accounts.consumers import doorway
from apps.conversations.writer import writer
from apps.core.counts import Spread, Tally, counts
from apps.core.neighbours import neighbours
from apps.delivery import running

PREFIX = "unifiedmsg"
LABELS = frozenset({"socket", "code", "route", "status", "kind", "what", "le"})  # and no other, ever


class OurNumbers(Collector):
    """Every metric of ours."""

    def collect(self) -> Iterator[Metric]:
        """As they are now."""
        yield from _messages()
        yield from _now()
        yield _tally("refusals", "What was refused, by the refusal's code.", counts.refusals, "code")
        yield _tally("requests", "HTTP requests, by route and class of status.", counts.requests, "route", "status")
        yield _tally("expired", "Rows that were dropped since their time was over.", counts.expired, "kind")
        yield _tally("failures", "Times that PostgreSQL, SQLite or Redis did not do it.", counts.failures, "what")


def registry() -> CollectorRegistry:
    """Our numbers, and the process's CPU, memory and open files."""
    made = CollectorRegistry(auto_describe=False)
    made.register(OurNumbers())
    ProcessCollector(registry=made)
    return made


def _messages() -> Iterator[Metric]:
    yield _total("messages_stored", "Messages that are durable, each counted once.", counts.stored)
    yield _total("messages_delivered", "Messages put on their way to a sitting.", counts.delivered)
    yield _total("whispers", "Whispers that were passed on.", counts.whispers)
    yield _total("slow_readers", "Sittings that were stood up, since their client did not read.", counts.slow_readers)
    yield _total("backlog_reads", "Pages of backlog that were read.", counts.backlog_reads)
    yield _spread("batch_messages", "Messages of one transaction.", counts.batch_sizes)
    yield _spread("commit_seconds", "From the beginning of a transaction until it is durable.", counts.commit_seconds)
    yield _spread("ack_seconds", "From reading a frame until its acknowledgement is written.", counts.ack_seconds)


def _now() -> Iterator[Metric]:
    now = running.now()
    sockets = GaugeMetricFamily(f"{PREFIX}_sockets", "Open sockets.", labels=["socket"])
    sockets.add_metric(["seats"], now.sockets)
    sockets.add_metric(["account"], doorway.inside)
    yield sockets
    yield _gauge("sittings", "Seats that somebody sits on.", now.sittings)
    yield _gauge("conversations", "Conversations in which somebody sits.", now.conversations)
    yield _gauge("writer_waiting", "Messages that wait for the transaction before theirs.", writer.waiting)
    yield _gauge("clients_waiting_bytes", "Bytes that wait for clients to read.", now.queued_bytes)
    yield _gauge("neighbours_waiting", "Words that wait to be told to other processes.", neighbours.waiting)
    yield _gauge("neighbours_heard", "1 while other processes can be heard, or there are none.", neighbours.hears())


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"{PREFIX}_{name}", text, value=value)


def _total(name: str, text: str, value: float) -> Metric:
    return CounterMetricFamily(f"{PREFIX}_{name}", text, value=value)


def _tally(name: str, text: str, tally: Tally, *labels: str) -> Metric:
    family = CounterMetricFamily(f"{PREFIX}_{name}", text, labels=labels)
    for words, value in tally.items():
        family.add_metric(words, value)
    return family


def _spread(name: str, text: str, spread: Spread) -> Metric:
    bounds = [*map(str, spread.bounds), "+Inf"]
    buckets = list(zip(bounds, _sums(spread.numbers), strict=True))
    return HistogramMetricFamily(f"{PREFIX}_{name}", text, buckets=buckets, sum_value=spread.total)


def _sums(numbers: Iterable[int]) -> Iterator[int]:
    total = 0
    for number in list(numbers):
        total += number
        yield total
