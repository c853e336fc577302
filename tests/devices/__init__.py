"""Behaviour of devices, through HTTP."""
