"""The HTTP edge of devices, and of what needs a manifest: opening an account and signing in."""
