"""What changes links and listings: one module a noun."""
