"""Links between one person's accounts as the server knows them, and finding people."""
