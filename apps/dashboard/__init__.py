"""What a compliance officer sees and does, on the admin's host alone; knows accounts and consent, no conversation."""
