"""The long run of random interleavings; the check has its first fifty among the tests of the front end."""

import os
import subprocess

import pytest

from unifiedmsg import frontend

SEEDS = 1000
PROCESSES = 2
VITEST = ["node_modules/vitest/vitest.mjs", "run", "--project", "node", "tests/crypto/interleavings.test.ts"]


def interleavings(first: int, count: int) -> "subprocess.Popen[str]":
    """So many seeds, from this one on."""
    seeds = {"MLS_FIRST_SEED": str(first), "MLS_SEEDS": str(count)}
    return subprocess.Popen(
        [str(frontend.NODE), *VITEST],
        cwd=frontend.FOLDER,
        env=os.environ | seeds,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


if os.environ.get("LONG"):  # not collected otherwise: it is left out, not skipped

    @pytest.mark.parametrize("seeds", [SEEDS])
    def test_a_thousand_interleavings(seeds: int) -> None:
        """Every one ends in one epoch, with every message once at each entitled device."""
        share = seeds // PROCESSES
        for run in [interleavings(i * share, share) for i in range(PROCESSES)]:
            output, _ = run.communicate()
            assert run.returncode == 0, output
            assert f"{share} interleavings:" in output
