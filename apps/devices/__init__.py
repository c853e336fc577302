"""Manifests and key packages of accounts; knows no conversation."""
