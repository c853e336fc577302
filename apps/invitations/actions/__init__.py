"""What changes first contact: one module a noun."""
