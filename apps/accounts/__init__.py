"""Sign-up and sign-in per service, sessions, recovery and the keyring; knows no conversation."""
