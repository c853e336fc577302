"""What is old is dropped on PostgreSQL too, while others send, and no seq is given twice."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psycopg

from tests.seats import Holder, mls
from tests.workers import Workers

OLD, DURING = 2500, 20  # more than are dropped in one transaction


def test_old_messages_go_while_both_processes_store_new_ones(pair: Workers) -> None:
    alice = Holder(pair.servers[0]).begin()
    with psycopg.connect(pair.database, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO conversations_message SELECT %s, n, decode(lpad(to_hex(n), 32, '0'), 'hex'), 0, 'x', 60"
            " FROM generate_series(1, %s) AS n",
            [alice.conversation, OLD],
        )
    holders = [replace(alice, server=server) for server in pair.servers]
    with ThreadPoolExecutor(3) as pool:
        sweep = pool.submit(pair.servers[0].manage, "expire_messages")
        answers = list(pool.map(lambda n: holders[n % 2].post(mls(alice.conversation, b"%d" % n)), range(DURING)))
        sweep.result()
    assert sorted(answer.json()["seq"] for answer in answers) == list(range(OLD + 1, OLD + DURING + 1))
    assert [seq for seq, _ in alice.read_all()] == list(range(OLD + 1, OLD + DURING + 1))
