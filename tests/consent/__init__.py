"""Tests of the ledger of consent, of its gate and of what a person may see of it."""
