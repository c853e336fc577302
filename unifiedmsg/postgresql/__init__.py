"""Django's PostgreSQL backend with one thing more: no connection is used that would lose what it committed."""
