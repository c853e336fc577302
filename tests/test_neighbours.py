"""Numbers by which processes notice that a word was lost; what they do then is seen in tests/several."""

from apps.core.neighbours import DEAF_SECONDS, Numbers

ONE, OTHER = b"one", b"other"


def test_a_missing_number_is_noticed_and_only_once() -> None:
    numbers = Numbers()
    assert [numbers.follows(ONE, n, 0) for n in (1, 2, 4, 5)] == [True, True, False, True]


def test_whoever_is_first_heard_in_the_middle_may_have_said_something_before() -> None:
    numbers = Numbers()
    assert not numbers.follows(ONE, 7, 0)
    assert numbers.follows(OTHER, 1, 0)


def test_who_falls_silent_is_noticed_once_and_who_speaks_is_not() -> None:
    numbers = Numbers()
    numbers.follows(ONE, 1, 0)
    numbers.follows(OTHER, 1, 0)
    numbers.follows(OTHER, 2, DEAF_SECONDS)
    assert not numbers.fell_silent(DEAF_SECONDS)
    assert numbers.fell_silent(DEAF_SECONDS + 1)
    assert not numbers.fell_silent(DEAF_SECONDS + 1)
