"""Fixes as review comments: planning them, carrying them in a bundle, posting them. Never imported by `fixer apply`."""
