"""What changes consent: one module a noun."""
