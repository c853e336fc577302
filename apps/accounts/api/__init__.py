"""The HTTP edge of accounts: one module a kind of caller."""
