"""First contact: claims, doors, invitations and blocks; knows no conversation."""
