"""Replacing files on disk, a unit at a time."""
