"""The settings that the product refuses, and a product that does not: the control of the durability tests."""

from apps.core import durable
from tests.several.not_durable import *  # noqa: F403

durable.ENOUGH = ("off",)  # type: ignore[assignment]
