"""Pure rules of attachments: which sizes there are, and what is refused."""
