"""TCP ports of this machine: which are taken, and one that is free; listens at none."""

import socket


def is_taken(address: str, port: int) -> bool:
    """Whether something listens there already. (The servers would say so in a way that nobody sees.)"""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return True
    return False


def answers(port: int) -> bool:
    """Whether a connection to 127.0.0.1 is taken."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free(count: int) -> list[int]:
    """So many ports of 127.0.0.1 that nothing listens at just now, no two alike."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
