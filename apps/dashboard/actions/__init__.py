"""What staff does; every one of these writes a line into the staff log, in the same transaction."""
