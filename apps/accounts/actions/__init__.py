"""What changes accounts: one module a verb's noun."""
