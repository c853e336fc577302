"""What we measure, and the commands that do."""
