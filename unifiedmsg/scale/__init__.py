"""`make scale`: PostgreSQL, Redis, nginx and several workers on this machine alone, as deploy/ sets them up on a real
one; the demo's, and no way to run a real instance.
"""
