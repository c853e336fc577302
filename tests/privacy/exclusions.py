"""What the comparison of two worlds leaves out, each with its reason; everything else must be equal."""

EXCLUDED = {
    "django_migrations": "when the server was set up: before there was anybody",
}
