"""Behaviour of services, through HTTP."""
