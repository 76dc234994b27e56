"""The one place that says which version this is; the distribution's metadata reads it from here."""

VERSION = "0.1.0"
