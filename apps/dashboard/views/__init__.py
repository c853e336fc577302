"""The dashboard's pages, one module a room: each parses, asks, does one thing and draws."""
