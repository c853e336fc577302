"""What changes manifests and key packages: one module a noun."""
