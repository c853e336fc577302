"""The HTTP edge of consent: one module a kind of caller."""
