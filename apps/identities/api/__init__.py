"""The HTTP edge of links and of finding people."""
