"""Behaviour of accounts, through HTTP."""
