"""What staff may see: figures, people one at a time, drafts, requests, logs; writes nothing."""
