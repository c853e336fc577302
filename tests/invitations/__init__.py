"""Behaviour of invitations, through HTTP."""
