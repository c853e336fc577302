"""Attachments: sealed objects that belong to nobody, behind a permit each; knows neither accounts nor conversations."""
