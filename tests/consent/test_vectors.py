"""The vectors that browser and server share are what their own maker makes; each side has a test that reads them."""

from tests.consent import make_vectors


def test_the_vectors_are_what_their_maker_makes() -> None:
    assert make_vectors.VECTORS.read_text(encoding="utf-8") == make_vectors.written()
