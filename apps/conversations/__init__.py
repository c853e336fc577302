"""Conversations: seats, their ordered streams of ciphertext, and the one writer; knows no account."""
