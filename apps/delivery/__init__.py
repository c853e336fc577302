"""Delivery: the seats socket and the hub that fans out what the writer made durable; knows no account."""
