"""Registered links between two accounts of one person, and finding people who allowed it."""
