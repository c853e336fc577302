"""Our MLS engine against independent implementations, and its long runs."""
