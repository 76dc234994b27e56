"""The built-in rules: one module each, in a folder per product."""
